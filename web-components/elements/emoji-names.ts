/** Emoji that can be picked, each with the words by which it is found. */
const source = `
😀 grin happy smile|😄 smile happy|😁 beam grin|😂 joy laugh tears|🤣 rofl laugh floor|😊 blush happy|🙂 slight smile|🙃 upside down|😉 wink|😍 heart eyes love|🥰 love hearts|😘 kiss|😋 yum tasty|😜 tongue wink|🤪 zany crazy|🤗 hug|🤔 think hmm|🤫 shush quiet secret|🤐 zipper mouth secret|😐 neutral|😏 smirk|🙄 roll eyes|😬 grimace|😌 relieved calm|😴 sleep tired|🤤 drool|😷 mask ill|🤒 fever ill|🥳 party celebrate|😎 cool sunglasses|🤓 nerd|🧐 monocle|😕 confused|🙁 frown sad|😮 wow open mouth|😲 astonished|🥺 plead please|😢 cry sad tear|😭 sob cry|😱 scream fear|😤 huff|😡 angry red|🤯 mind blown|🥶 cold|🥵 hot|😇 angel innocent|🤠 cowboy|🤡 clown|👻 ghost boo|💀 skull dead|👽 alien|🤖 robot|🙈 see no evil monkey|🙉 hear no evil monkey|🙊 speak no evil monkey
👍 thumbs up yes good|👎 thumbs down no bad|👌 ok perfect|✌️ victory peace|🤞 fingers crossed luck|🤟 love you|🤘 rock|👋 wave hello bye|🤚 hand stop|🙌 hooray hands|👏 clap applause|🙏 thanks please pray|💪 strong muscle|🤝 handshake deal|✍️ write|👀 eyes look|🧠 brain|🫶 heart hands|🤷 shrug dunno|🤦 facepalm
❤️ heart red love|🧡 heart orange|💛 heart yellow|💚 heart green|💙 heart blue|💜 heart purple violet|🖤 heart black|🤍 heart white|💔 broken heart|💕 hearts|✨ sparkles magic|⭐ star|🌟 glowing star|🔥 fire hot|💯 hundred|💥 boom|💫 dizzy|🎉 party tada celebrate|🎊 confetti|🎁 gift present|🎂 cake birthday|🏆 trophy win|✅ check done yes|❌ cross no wrong|❗ exclamation|❓ question|⚡ zap lightning|🔒 lock secure|🔓 unlock|🔑 key|🛡️ shield|💡 idea bulb
🐶 dog|🐱 cat|🐭 mouse|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🦁 lion|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🦉 owl|🦄 unicorn|🐝 bee|🦋 butterfly|🐢 turtle|🐙 octopus|🐳 whale|🌸 blossom flower|🌹 rose flower|🌻 sunflower|🌲 tree|🌵 cactus|🍀 clover luck|🌈 rainbow|☀️ sun|🌙 moon night|☁️ cloud|🌧️ rain|❄️ snow cold|🌊 wave sea
🍎 apple|🍌 banana|🍓 strawberry|🍉 melon|🍕 pizza|🍔 burger|🍟 fries|🌮 taco|🍣 sushi|🍜 noodles|🍪 cookie|🍩 doughnut|🍫 chocolate|☕ coffee|🍵 tea|🍺 beer|🍷 wine|🥂 cheers toast|⚽ football|🏀 basketball|🎮 game|🎸 guitar music|🎵 music note|🎬 film|📷 camera photo|💻 laptop computer|📱 phone|✈️ plane travel|🚗 car|🚲 bicycle|🚀 rocket launch|🏠 home house|⏰ alarm clock|📅 calendar date|📌 pin|📎 paperclip|✏️ pencil|📚 books|💰 money|🗑️ bin trash
`;

/** An emoji and the words by which it is found, in lower case. */
export interface Emoji {
  readonly emoji: string;
  readonly words: string;
}

/** All that can be picked, in the order shown. */
export const emojiNames: readonly Emoji[] = source
  .trim()
  .split(/[\n|]/u)
  .map((entry) => {
    const space = entry.indexOf(" ");
    return { emoji: entry.slice(0, space), words: entry.slice(space + 1) };
  });

/** The emoji whose words begin with each word of the question; all for an empty one. */
export function findEmoji(question: string): readonly Emoji[] {
  const wanted = question.toLowerCase().split(/\s+/u).filter(Boolean);
  return emojiNames.filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)));
}

import type { SecureVoiceRecorder } from "./secure-voice-recorder.ts";

/** What was begun and not sent, by conversation, in memory alone: texts, and voice notes with what recorded them. */
export class Drafts extends Map<string, string> {
  /** A recording belongs to whom it was spoken to: it waits here while another conversation is open. */
  readonly recorders = new Map<string, SecureVoiceRecorder>();

  override clear(): void {
    super.clear();
    this.recorders.clear();
  }
}

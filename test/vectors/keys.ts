/**
 * Fixed keys of the known answers: test keys, made once for these files, used nowhere else.
 * Ed25519 private keys are RFC 8032 seeds of one repeated byte.
 */
export const SEEDS = { alice: 0x11, bob: 0x22, carol: 0x33, chain: 0x44 } as const;

/** Bob's device key pair: SPKI and PKCS#8, Base64. */
export const RSA = {
  spki:
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApt1hCA8CuDbP4nXHEc4x2vOm6flpB53mMHw0+XlHu88s9gKKYCKy" +
    "jceJ3ceAFyWWLTLZ0hzNMiAUuu6xuaJ5Cuns5mfNo2slWjCAEavHguCjJfIf9PlF77/WgzkaqD5rQKGpN5xTK71eEB6Bh/p1" +
    "Wbgd7XWokdi2+DQwnDqcQ9/EpI3pcQ38WSnjB9dPe+7NAhj8BL0FfVi2znlviniOvwkSACvJYeWTi1I+HSe9uWYJB4yEqneC" +
    "A+aY5LZzk4DE+pqEjsWjhX8DS9XvKLAYoVdHTyB5lAn6UngFQXhbtDAEX43dU5AeZbmGS5jV/UcMmEvZAfNWc+8AlzLz4asx" +
    "SQIDAQAB",
  pkcs8:
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCm3WEIDwK4Ns/idccRzjHa86bp+WkHneYwfDT5eUe7zyz2" +
    "AopgIrKNx4ndx4AXJZYtMtnSHM0yIBS67rG5onkK6ezmZ82jayVaMIARq8eC4KMl8h/0+UXvv9aDORqoPmtAoak3nFMrvV4Q" +
    "HoGH+nVZuB3tdaiR2Lb4NDCcOpxD38SkjelxDfxZKeMH10977s0CGPwEvQV9WLbOeW+KeI6/CRIAK8lh5ZOLUj4dJ725ZgkH" +
    "jISqd4ID5pjktnOTgMT6moSOxaOFfwNL1e8osBihV0dPIHmUCfpSeAVBeFu0MARfjd1TkB5luYZLmNX9RwyYS9kB81Zz7wCX" +
    "MvPhqzFJAgMBAAECggEABVLs5J/t+0isa1JMrrHAf3bkrXRquHZ+QK/F1OvcsQ5UJelA1v5kageiy3OxD4wAdaK4tm560Y2a" +
    "e7hf7UdUy1dZWqSXOA6UG4OOooGzlOZr7isCgANwCs05H+izhAixzVcbGg4fzTZ2iNcgVOFV2y33rnrhjP24IMUxg9qO3893" +
    "uu52zmLiG5ypoehEV+FwMH+9LLnXeeSIohkpyxnbf69UTPbbxmMqp12yFoTd7v6oyU+Tj0AH8PckqQL1+ZHwKuJ/PMmovtpm" +
    "GLVaroaFHYE4utTrpvR1umP7/BkOZN23rKnu+ZilW7xO5DRAXSBo9mKilq/qVQf4BRUT9KFPXQKBgQDSA0Ek+l3O3x/mdut1" +
    "olSnMgikJdPNvItXCSKnEYTnoGgE/Lf45v8RIeXy2/hRZNeiPSOc57Ocmo5Gl0IVN0v2aq7knDEVvoas3I/rDbxX2KykY4fZ" +
    "H+UZe9jLwhRFP3D+uEk70NE5S3a30UEgGGHRF17lK+OWo75szfJ679WYjwKBgQDLZ13wjno/iSA9I5qmSgTlyjIseUrkSewK" +
    "HYNcVbwebAaL79gds/WvhegDusNijYkp8mZZpDU+DQXZkXMGBgbON3HqOjbUeo5xO8xF/K/4m9DtmIJoZXBVaNaESr3ErsOb" +
    "tInZB2IZVVATGR27W29SbEjHHCbi1amIBtJnWb6UpwKBgDDeVQBXyhBjVzb3oR7EYVJukBgyPTD4mKvuEkQyDW0gpFPUwrKG" +
    "ff/slWeHzCaUgqDb/Td7qw3b4ROICvaI4YI7nOrRdZKLvSboRAz8K0F9x96Q0oGxrEvbx7zSMolSk+aR12i11Jmyd7OaW78u" +
    "LUTMXWaSaekZvSvwWGZG/Lr9AoGBAJn1pc9dqP7KhpKAjqBryoU8pPmw3ZUqtvV5HWMYqgnE7rehVc411zOCgfnAtf+07ivI" +
    "BNy5RGuxY8opJA1dJm2U3i7S3Ym7MnJXNumKuI/PMTeGhr8KeRrM/gKoqDdlqT4ES4rw4boXL0MlcbHNJdgXiobbsjtkSqxh" +
    "rYT5Ex5lAoGAYHVt1So/UGDOgVTk+PIwz1iTIy9FQRg8iejHFtjXA7+zanYce3gYAn1I8XnjOIj8XRonH0LZ5TGtMZMDKLP/" +
    "YIoMvJT5VwY1CX/3qiJKuIt0cXgCiFI1UQQYkS2oJnuJ50uke+4nFUz7OnTkFIALp8meqi4OCABhqhPJn4Ug4t4=",
} as const;

/** Keys that a bundle must not carry: 3072 bits, and 2048 bits with exponent 3. SPKI, Base64. */
export const WRONG_RSA = {
  longer:
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEArk9gOTZHCRheIjQMA+Wty8p81HrpPcgeZSHBlE8lFxFkUZCCmrMN" +
    "W7mWYIq5ZNn7hO1J7qrShD8mkgApqHMDHpEG6d8v9SJN5+Okcf5s7TwHh4IVRXv0FNzGuuVfb3EIGrGQK6YDWvx5QGAAGXfZ" +
    "evQTypqIOHj5VuSedwiZ70i8IDHcbM04gmE0KSbw/Uky7X84uFoc5SNUeQSBsyem0T3aYrBEXmsVbz3849y2FufkfB35b7Uq" +
    "tH86JNExUWQlycdv4UEVwVIewe+woqX29oKIe+NfEuYbed6CtxfOg+eJvQEWw2nccZnO1V6w0zb5WsS4gk9kqmBxeavrdDh9" +
    "1F83I3HrPXok1L9+uXZpTC1VWrOqVHmv8Y1Op+VIk4YST/UJIWTF1LYS1gEH8uzYgXiFyR6JjUyLUbIw4Tfd2nNaDSwohiOu" +
    "lfy3rNrCunMDM0hWh2rUZajGH3Ztv6SGslNY/vCZJT43YdW4W+FjTDovGdRz9AGo4+pbIZ8ETsyxAgMBAAE=",
  exponent3:
    "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAsFDKY/XXAqbJG90a9sACdwetFrsZyDfH6hBxI45tuTviE4MATMwu" +
    "8sIMEWkbeWC9K3J3l6QKW7tZNbQjI0IwfcsvpSqaqT5ETHU+71ctQAA03ygTz/yky0tkKhyOMAblJzG2FbyYZOasDCi7DVy8" +
    "/CcEWTFxifoSAP1A+stAcK6KAX52xBD7DeXqgVJBO3zOm+BVGkQqHGv8nP8vg7zlCTqiW7PjW0xWCAq133BgOcQXhAuAac22" +
    "BVnKJu7wcZf0JpDxJQhYwDQ0f8xbCZSgDxf7IPBehT6sTGhuB3XXZvfsC6iFPcuusLjQXg2iUnGd9zYh4MbmYsljFQ1c332O" +
    "fwIBAw==",
} as const;

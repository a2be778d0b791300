package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

/// What tests say about a [Decryption].
final class Decryptions {
  private Decryptions() {}

  static Decryption.Plain plain(Decryption decryption) {
    assertThat(decryption).isInstanceOf(Decryption.Plain.class);
    return (Decryption.Plain) decryption;
  }

  static void assertPlain(Decryption decryption, int plaintext) {
    assertThat(plain(decryption).plaintext()).containsExactly(plaintext);
  }

  static void assertBad(Decryption decryption, RetryReason reason) {
    assertThat(decryption)
        .isInstanceOfSatisfying(
            Decryption.Bad.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
  }
}

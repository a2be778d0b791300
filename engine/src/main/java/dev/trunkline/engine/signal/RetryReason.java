package dev.trunkline.engine.signal;

/// Why a message could not be decrypted, in the words of a retry receipt.
///
/// The codes are those that WhatsApp clients put into the receipt's `error` attribute.
public enum RetryReason {
  NO_SESSION(1),
  INVALID_KEY(2),
  INVALID_KEY_ID(3),
  INVALID_MESSAGE(4),
  INVALID_SIGNATURE(5),
  FUTURE_MESSAGE(6),
  BAD_MAC(7),
  INVALID_SESSION(8);

  private final int code;

  RetryReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

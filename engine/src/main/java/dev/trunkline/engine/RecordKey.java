package dev.trunkline.engine;

/// Names one record of an account.
///
/// @param name unique within its kind, at most 200 characters
public record RecordKey(Kind kind, String name) {

  /// What a record is. The code is what a store writes; codes are never used again.
  public enum Kind {
    CREDENTIALS(1),
    PRE_KEYS(2),
    SIGNAL_SESSION(3),
    SENDER_KEY(4),
    DEVICE_LIST(5),
    LID_OF_PHONE_NUMBER(6),
    PHONE_NUMBER_OF_LID(7),
    SENT_MESSAGE(8),
    RETRY(9),
    APP_STATE_KEY(10);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}

package dev.trunkline.engine;

/// Names one record of an account.
///
/// @param name unique within its kind, at most 200 characters
public record RecordKey(Kind kind, String name) {

  /// What a record is. The code is what a store writes; codes are never used again.
  public enum Kind {
    CREDENTIALS(1, false),
    PRE_KEYS(2, false),
    SIGNAL_SESSION(3, true),
    SENDER_KEY(4, true),
    DEVICE_LIST(5, true),
    LID_OF_PHONE_NUMBER(6, true),
    PHONE_NUMBER_OF_LID(7, true),
    SENT_MESSAGE(8, false),
    RETRY(9, false),
    APP_STATE_KEY(10, false),
    GROUP(11, false),
    GROUP_KEY(12, true),
    ADDRESSEES(13, false),
    DEVICE_LISTS_VERSION(14, true);

    private final int code;
    private final boolean readOften;

    Kind(int code, boolean readOften) {
      this.code = code;
      this.readOften = readOften;
    }

    public int code() {
      return code;
    }

    /// Whether a record of this kind is worth a place in memory: it is read again and again, not
    /// just once in its life or by exception.
    public boolean isReadOften() {
      return readOften;
    }
  }
}

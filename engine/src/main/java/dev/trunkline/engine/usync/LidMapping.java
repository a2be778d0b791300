package dev.trunkline.engine.usync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.turn.Turn;
import java.util.Optional;

/// The two names of an account, phone number and LID, as far as this device has seen them together.
///
/// WhatsApp never gives a LID to a second phone number, and a phone number seldom gets a new LID:
/// the newest pair wins.
public final class LidMapping {
  private LidMapping() {}

  /// Remembers that both name the same account. Devices are ignored.
  ///
  /// @return whether this was news
  public static boolean learn(Turn turn, Jid phoneNumber, Jid lid) {
    if (!phoneNumber.isPhoneNumber() || !lid.isLid()) {
      return false;
    }
    RecordKey forward = new RecordKey(Kind.LID_OF_PHONE_NUMBER, phoneNumber.user());
    byte[] name = lid.user().getBytes(UTF_8);
    if (turn.find(forward).map(known -> new String(known, UTF_8)).equals(Optional.of(lid.user()))) {
      return false;
    }
    turn.put(forward, name);
    turn.put(
        new RecordKey(Kind.PHONE_NUMBER_OF_LID, lid.user()), phoneNumber.user().getBytes(UTF_8));
    return true;
  }

  /// The LID of the account that `jid` names, with the same device.
  public static Optional<Jid> lidOf(Records records, Jid jid) {
    if (jid.isLid()) {
      return Optional.of(jid);
    }
    return jid.isPhoneNumber()
        ? records
            .find(new RecordKey(Kind.LID_OF_PHONE_NUMBER, jid.user()))
            .map(user -> new Jid(new String(user, UTF_8), jid.device(), Jid.LID_SERVER))
        : Optional.empty();
  }

  /// The phone number of the account that `jid` names, with the same device.
  public static Optional<Jid> phoneNumberOf(Records records, Jid jid) {
    if (jid.isPhoneNumber()) {
      return Optional.of(jid);
    }
    return jid.isLid()
        ? records
            .find(new RecordKey(Kind.PHONE_NUMBER_OF_LID, jid.user()))
            .map(user -> new Jid(new String(user, UTF_8), jid.device(), Jid.PHONE_SERVER))
        : Optional.empty();
  }

  /// The other of the two names.
  public static Optional<Jid> alternateOf(Records records, Jid jid) {
    return jid.isLid() ? phoneNumberOf(records, jid) : lidOf(records, jid);
  }
}

package dev.trunkline.simulator.judge;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.proto.signal.PreKeySignalMessage;
import dev.trunkline.proto.signal.SenderKeyMessage;
import dev.trunkline.proto.signal.SignalMessage;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Arrays;
import java.util.Map;

/// Sees to it that no counter of a ratchet carries two different ciphertexts.
final class RatchetWatch {
  private static final byte VERSION = 0x33;
  private static final int MAC_BYTES = 8;
  private static final int SIGNATURE_BYTES = 64;
  private static final long ABSENT = 0;

  private final Violations violations;
  private final RecentTable seen;

  RatchetWatch(Violations violations, int ciphertexts) {
    this.violations = violations;
    this.seen = new RecentTable(ciphertexts);
  }

  void see(Turn turn, Ciphertext ciphertext) {
    try {
      byte[] whole = ciphertext.bytes();
      if (ciphertext.type().equals("pkmsg")) {
        whole = PreKeySignalMessage.parseFrom(body(whole, 0)).getMessage().toByteArray();
      }
      SignalMessage message = SignalMessage.parseFrom(body(whole, MAC_BYTES));
      see(turn, ciphertext, message, new Fingerprint().with(whole).value());
    } catch (InvalidProtocolBufferException e) {
      violations.add(
          turn,
          Violation.Kind.MALFORMED_CIPHERTEXT,
          ciphertext.sender(),
          Map.of(
              "messageId", ciphertext.messageId(), "receiver", ciphertext.receiver().toString()));
    }
  }

  private void see(Turn turn, Ciphertext ciphertext, SignalMessage message, long content) {
    long key =
        new Fingerprint()
            .with(ciphertext.sender().uniqueNumber())
            .with(ciphertext.receiver().uniqueNumber())
            .with(message.getRatchetKey().toByteArray())
            .with(message.getCounter())
            .value();
    if (isFork(key, content)) {
      violations.add(
          turn,
          Violation.Kind.RATCHET_FORK,
          ciphertext.sender(),
          Map.of(
              "receiver", ciphertext.receiver().toString(),
              "messageId", ciphertext.messageId(),
              "counter", Integer.toUnsignedString(message.getCounter())));
    }
  }

  /// Looks at what is encrypted with a sender key, which nobody but `sender` has.
  void seeGroup(Turn turn, Device sender, String messageId, byte[] whole) {
    try {
      SenderKeyMessage message = SenderKeyMessage.parseFrom(body(whole, SIGNATURE_BYTES));
      long key =
          new Fingerprint()
              .with(sender.uniqueNumber())
              .with("sender key")
              .with(message.getId())
              .with(message.getIteration())
              .value();
      if (isFork(key, new Fingerprint().with(whole).value())) {
        violations.add(
            turn,
            Violation.Kind.RATCHET_FORK,
            sender,
            Map.of(
                "senderKey", Integer.toUnsignedString(message.getId()),
                "messageId", messageId,
                "counter", Integer.toUnsignedString(message.getIteration())));
      }
    } catch (InvalidProtocolBufferException e) {
      violations.add(
          turn, Violation.Kind.MALFORMED_CIPHERTEXT, sender, Map.of("messageId", messageId));
    }
  }

  private boolean isFork(long key, long content) {
    long before = seen.get(key, ABSENT);
    if (before == ABSENT) {
      seen.put(key, content);
    }
    return before != ABSENT && before != content;
  }

  private static byte[] body(byte[] whole, int trailing) throws InvalidProtocolBufferException {
    if (whole.length <= 1 + trailing || whole[0] != VERSION) {
      throw new InvalidProtocolBufferException("not a Signal message of version 3");
    }
    return Arrays.copyOfRange(whole, 1, whole.length - trailing);
  }
}

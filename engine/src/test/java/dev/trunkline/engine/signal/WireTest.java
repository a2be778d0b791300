package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final Device alice = new Device(random);

  @Test
  void refusesAMessageThatLacksAField() {
    // Given
    alice.initiate(new Device(random).bundle());
    byte[] start = alice.encrypt(new byte[] {1}).bytes();
    byte[] message = PreKeySignalMessage.decode(start).message().bytes();

    // When, Then
    for (String field : new String[] {"ratchet_key", "counter", "ciphertext"}) {
      byte[] cut = without(dev.trunkline.proto.signal.SignalMessage.parser(), message, 8, field);
      assertRefused(() -> SignalMessage.decode(cut));
    }
    for (String field : new String[] {"base_key", "identity_key", "message", "signed_pre_key_id"}) {
      byte[] cut =
          without(dev.trunkline.proto.signal.PreKeySignalMessage.parser(), start, 0, field);
      assertRefused(() -> PreKeySignalMessage.decode(cut));
    }
  }

  @Test
  void refusesAGroupMessageThatLacksAField() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    byte[] distribution = own.distribution().encode();
    byte[] message = own.encrypt(new byte[] {1}, random).bytes();

    // When, Then
    for (String field : new String[] {"id", "iteration", "ciphertext"}) {
      byte[] cut =
          without(dev.trunkline.proto.signal.SenderKeyMessage.parser(), message, 64, field);
      assertRefused(() -> SenderKeyMessage.decode(cut));
    }
    for (String field : new String[] {"id", "iteration", "chain_key", "signing_key"}) {
      byte[] cut =
          without(
              dev.trunkline.proto.signal.SenderKeyDistributionMessage.parser(),
              distribution,
              0,
              field);
      assertRefused(() -> SenderKeyDistribution.decode(cut));
    }
  }

  @Test
  void refusesMessagesOfAnotherVersion() {
    // Given
    byte[] distribution = OwnSenderKey.generate(random).distribution().encode();
    distribution[0] = 0x23;

    // When, Then
    assertThatThrownBy(() -> SenderKeyDistribution.decode(distribution))
        .hasMessageContaining("version 2");
  }

  @Test
  void namesTheKindsOfMessageAsTheWireDoes() {
    assertThat(MessageKind.values())
        .extracting(MessageKind::wireName)
        .containsExactly("pkmsg", "msg", "skmsg");
  }

  private static void assertRefused(ThrowingCallable decode) {
    assertThatThrownBy(decode)
        .isInstanceOfSatisfying(
            SignalException.class,
            e -> assertThat(e.reason()).isEqualTo(RetryReason.INVALID_MESSAGE))
        .hasMessageContaining("lacks a field");
  }

  /// The message with one protobuf field less, and something in place of its trailer.
  private static byte[] without(
      Parser<? extends Message> parser, byte[] bytes, int trailer, String name) {
    Message message = Wire.decode(parser, bytes, trailer, "message");
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    assertThat(message.hasField(field)).isTrue();
    byte[] cut = Wire.encode(message.toBuilder().clearField(field).build());
    return Arrays.copyOf(cut, cut.length + trailer);
  }
}

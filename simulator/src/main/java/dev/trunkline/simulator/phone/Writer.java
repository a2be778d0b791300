package dev.trunkline.simulator.phone;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.IdentityKey;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignalException;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.DeviceSentMessage;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.prekey.Bundle;
import dev.trunkline.simulator.prekey.Bundles;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Writes messages on phones: encrypts them for each device, and sends them.
final class Writer {
  private static final int ID_BYTES = 9;

  private final Uplink uplink;
  private final Bundles bundles;

  Writer(Uplink uplink, Bundles bundles) {
    this.uplink = uplink;
    this.bundles = bundles;
  }

  static String newId(Turn turn) {
    byte[] random = new byte[ID_BYTES];
    turn.random().nextBytes(random);
    return "3EB0" + HexFormat.of().withUpperCase().formatHex(random);
  }

  /// Sends a text to all devices of an account and to the other devices of the phone's own.
  SentMessage send(Turn turn, Phone phone, Account recipient, Addressing addressing, String text) {
    Jid to = recipient.jid(addressing);
    Message message = Message.newBuilder().setConversation(text).build();
    SentMessage sent = new SentMessage(newId(turn), to, message, turn.now());
    phone.remember(sent);
    List<Node> copies = new ArrayList<>();
    for (Device device : recipient.devices()) {
      if (device != phone.device()) {
        copy(turn, phone, device, addressing, sent).ifPresent(copies::add);
      }
    }
    if (recipient != phone.account()) {
      for (Device own : phone.account().linkedDevices()) {
        copy(turn, phone, own, addressing, sent).ifPresent(copies::add);
      }
    }
    Node ack =
        uplink.message(
            turn,
            phone.device(),
            head(sent.id(), to).holding(Node.of("participants").holding(copies)));
    ack.find("error").ifPresent(sent::refused);
    return sent;
  }

  private Optional<Node> copy(
      Turn turn, Phone phone, Device device, Addressing addressing, SentMessage sent) {
    return encrypt(turn, phone, device, contentFor(phone, device, sent))
        .map(enc -> Node.of("to").with("jid", device.jid(addressing)).holding(enc));
  }

  /// One's own devices learn where a message went.
  private static Message contentFor(Phone phone, Device device, SentMessage sent) {
    return device.account() == phone.account()
        ? Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder()
                    .setDestinationJid(sent.to().toString())
                    .setMessage(sent.message()))
            .build()
        : sent.message();
  }

  /// Sends something to one device of the phone's own account.
  void sendPeer(Turn turn, Phone phone, Device device, Message message) {
    Jid to = device.jid(Addressing.PHONE_NUMBER);
    encrypt(turn, phone, device, message)
        .ifPresent(enc ->
            uplink.message(
                turn,
                phone.device(),
                head(newId(turn), to)
                    .with("category", "peer")
                    .with("push_priority", "high")
                    .holding(enc)));
  }

  /// Begins anew with a device that asks for a message again, with the keys that it sent along.
  ///
  /// @param retry the receipt by which it asks
  void beginAnew(Turn turn, Phone phone, Device device, Node retry) {
    phone.forgetSession(device);
    retry.child("keys").ifPresent(keys -> open(turn, phone, device, RetryKeys.read(retry, keys)));
  }

  /// Sends a message to one device again, since it asks for it.
  ///
  /// @param addressing by which of its names the device asked
  /// @param count how often it has asked
  void sendAgain(
      Turn turn,
      Phone phone,
      Device device,
      Addressing addressing,
      SentMessage sent,
      String count) {
    encrypt(turn, phone, device, contentFor(phone, device, sent))
        .ifPresent(enc ->
            uplink.message(
                turn,
                phone.device(),
                head(sent.id(), device.jid(addressing))
                    .with("device_fanout", "false")
                    .with(
                        "recipient",
                        Optional.of(sent.to().toString())
                            .filter(_ -> device.account() == phone.account()))
                    .holding(enc.with("count", count))));
  }

  static Node head(String id, Jid to) {
    return Node.of("message").with("id", id).with("to", to).with("type", "text");
  }

  /// Nothing when the device has no keys or forged ones.
  Optional<Node> encrypt(Turn turn, Phone phone, Device device, Message message) {
    Optional<SignalSession> session =
        phone
            .session(device)
            .or(() ->
                bundles
                    .take(turn, device)
                    .flatMap(bundle -> open(turn, phone, device, toSignal(bundle))));
    return session.map(ready -> {
      SignalSession.Encrypted encrypted =
          ready.encrypt(MessagePadding.pad(message.toByteArray(), turn.random()));
      phone.commit(device, encrypted.next());
      return Node.of("enc")
          .with("v", "2")
          .with("type", encrypted.kind().wireName())
          .holding(encrypted.bytes());
    });
  }

  private static Optional<SignalSession> open(
      Turn turn, Phone phone, Device device, PreKeyBundle bundle) {
    try {
      SignalSession session =
          SignalSession.initiate(
              phone.session(device), phone.keys().identity(), bundle, turn.random());
      phone.commit(device, session);
      return Optional.of(session);
    } catch (SignalException _) {
      return Optional.empty();
    }
  }

  private static PreKeyBundle toSignal(Bundle bundle) {
    return new PreKeyBundle(
        bundle.keys().registrationId(),
        new IdentityKey(bundle.keys().identity()),
        new PreKeyBundle.Signed(
            bundle.signedPreKey().id(),
            new CurvePublicKey(bundle.signedPreKey().key()),
            bundle.signedPreKey().signature()),
        bundle
            .oneTimeKey()
            .map(key -> new PreKeyBundle.OneTime(key.id(), new CurvePublicKey(key.key()))));
  }
}

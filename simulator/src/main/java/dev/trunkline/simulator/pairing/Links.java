package dev.trunkline.simulator.pairing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.proto.adv.SignedDeviceIdentity;
import dev.trunkline.simulator.adv.DeviceSignatures;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.notification.DeviceChanges;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.AccountIdentity;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.turn.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Ties a device to an account, once a phone knows the device's secret: the phone signs the device,
/// the device signs back, and is a device of the account from then on.
public final class Links {
  private final Server server;
  private final DeviceChanges changes;
  private final int devicesMax;
  private final Map<Connection, Link> begun = new HashMap<>();
  private final Map<Account, String> failures = new HashMap<>();
  private long sent;

  private record Link(Account account, int number, String iqId, SignedDeviceIdentity signed) {}

  /// @param devicesMax how many devices a phone links at most
  public Links(Server server, DeviceChanges changes, int devicesMax) {
    this.server = server;
    this.changes = changes;
    this.devicesMax = devicesMax;
  }

  String nextId() {
    return "PAIR" + ++sent;
  }

  /// Why the last attempt to link a device to an account failed.
  public Optional<String> failure(Account account) {
    return Optional.ofNullable(failures.get(account));
  }

  void fail(Account account, String reason) {
    failures.put(account, reason);
  }

  PairingStart tell(Turn turn, Offer offer, Account account, Secret secret) {
    if (account.linkedDevices().size() >= devicesMax) {
      return new PairingStart.Refused(
          account + " has " + devicesMax + " linked devices, more are not allowed");
    }
    if (begun.containsKey(offer.connection())) {
      return new PairingStart.Refused("a phone is linking this device already");
    }
    server.phones().stock(turn, account.phone());
    failures.remove(account);
    int number = account.reserveDeviceNumber();
    SignedDeviceIdentity signed =
        DeviceSignatures.sign(turn, identity(account), offer.identity(), number);
    Link link = new Link(account, number, nextId(), signed);
    begun.put(offer.connection(), link);
    server
        .connections()
        .send(
            turn,
            offer.connection(),
            success(turn, link)
                .holding(
                    pairSuccess(
                        link, DeviceSignatures.seal(signed, secret.bytes()).toByteArray())));
    return new PairingStart.Told(number);
  }

  private static AccountIdentity identity(Account account) {
    return account
        .identity()
        .orElseThrow(() -> new IllegalStateException("the phone of " + account + " has no keys"));
  }

  private static Node success(Turn turn, Link link) {
    return Node.of("iq")
        .with("from", Jid.SERVER)
        .with("type", "set")
        .with("id", link.iqId())
        .with("xmlns", "md")
        .with("t", turn.seconds());
  }

  private static Node pairSuccess(Link link, byte[] container) {
    Account account = link.account();
    Node deviceIdentity = Node.of("device-identity").holding(container);
    Node device =
        Node.of("device")
            .with("jid", account.jid(Addressing.PHONE_NUMBER).withDevice(link.number()))
            .with("lid", account.jid(Addressing.LID).withDevice(link.number()));
    Node platform = Node.of("platform").with("name", "android");
    Node success = Node.of("pair-success");
    return account
        .businessName()
        .map(name -> success.holding(deviceIdentity, device, platform, biz(name)))
        .orElseGet(() -> success.holding(deviceIdentity, device, platform));
  }

  private static Node biz(String name) {
    return Node.of("biz").with("name", name);
  }

  /// The device says that it is content, with its own signature.
  void signed(Turn turn, Offer offer, Node iq) {
    Link link = begun.get(offer.connection());
    if (link == null || !iq.has("id", link.iqId())) {
      return;
    }
    begun.remove(offer.connection());
    Node identity = iq.requireChild("pair-device-sign").requireChild("device-identity");
    SignedDeviceIdentity signed = parse(identity);
    SignedDeviceIdentity complete =
        link.signed().toBuilder().setDeviceSignature(signed.getDeviceSignature()).build();
    if (!DeviceSignatures.isSignedByDevice(
        complete, offer.identity(), identity(link.account()).keys().publicKey())) {
      fail(link.account(), "the device's signature does not verify");
      server.connections().close(turn, offer.connection(), Optional.of(streamError("401")));
      return;
    }
    complete(turn, offer, link, complete.toByteString());
  }

  private void complete(Turn turn, Offer offer, Link link, ByteString signedIdentity) {
    Connection connection = offer.connection();
    Device device =
        link.account()
            .link(
                link.number(),
                new DeviceKeys(
                    connection.client().noiseKey(),
                    offer.identity(),
                    offer.registrationId(),
                    offer.signedPreKey(),
                    signedIdentity.toByteArray()));
    server.tally().count(link.account(), Counter.PAIRINGS);
    changes.added(turn, device);
    server.connections().close(turn, connection, Optional.of(streamError("515")));
  }

  /// The device says that it is not content.
  void failed(Offer offer, Node iq) {
    Link link = begun.get(offer.connection());
    if (link != null && iq.has("id", link.iqId())) {
      begun.remove(offer.connection());
      String text = iq.child("error").flatMap(error -> error.find("text")).orElse("no reason");
      fail(link.account(), "the device refused: " + text);
    }
  }

  void forget(Offer offer) {
    Link link = begun.remove(offer.connection());
    if (link != null) {
      fail(link.account(), "the device went away before it had signed");
    }
  }

  private static SignedDeviceIdentity parse(Node identity) {
    try {
      return SignedDeviceIdentity.parseFrom(identity.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new NodeException("<device-identity> holds no signed identity", e);
    }
  }

  private static Node streamError(String code) {
    return Node.of("stream:error").with("code", code);
  }
}

package dev.trunkline.simulator.prekey;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a device does with its own keys at the server: count, upload, rotate, compare.
public final class PreKeys {
  /// More one-time keys than any client leaves at once.
  private static final int KEYS_MAX = 5_000;

  private final Judge judge;
  private final Tally tally;

  public PreKeys(Judge judge, Tally tally) {
    this.judge = judge;
    this.tally = tally;
  }

  public void register(IqTable<Device> table) {
    table
        .on("encrypt", "get", "count", (_, device, _) -> count(device))
        .on("encrypt", "get", "digest", (_, device, _) -> digest(device))
        .on("encrypt", "set", "rotate", this::rotate)
        .on("encrypt", "set", this::upload);
  }

  private static IqAnswer count(Device device) {
    return IqAnswer.of(Node.of("count").with("value", device.oneTimeKeys().size()));
  }

  private IqAnswer upload(Turn turn, Device device, Node iq) {
    SignedKey signed = KeyNodes.readSignedKey(iq.requireChild("skey"));
    byte[] identity = KeyNodes.bytes(iq, "identity", CurvePublicKey.LENGTH);
    int registration = KeyNodes.number(iq.requireChild("registration"), 4);
    List<OneTimeKey> keys =
        iq.requireChild("list").children("key").stream().map(KeyNodes::readKey).toList();
    if (device.oneTimeKeys().size() + keys.size() > KEYS_MAX) {
      return new IqAnswer.Failure(419, "resource-limit");
    }
    DeviceKeys known = device.keys().orElseThrow();
    if (!Arrays.equals(identity, known.identity().bytes())) {
      return IqAnswer.notAcceptable();
    }
    if (!isSigned(turn, device, signed)) {
      return IqAnswer.notAcceptable();
    }
    device.register(
        new DeviceKeys(
            known.noise(), known.identity(), registration, signed, known.signedIdentity()));
    device.oneTimeKeys().add(keys);
    tally.count(device.account(), Counter.PRE_KEYS_UPLOADED, keys.size());
    return IqAnswer.empty();
  }

  private IqAnswer rotate(Turn turn, Device device, Node iq) {
    SignedKey signed = KeyNodes.readSignedKey(iq.requireChild("rotate").requireChild("skey"));
    if (!isSigned(turn, device, signed)) {
      return IqAnswer.notAcceptable();
    }
    device.register(device.keys().orElseThrow().withSignedPreKey(signed));
    return IqAnswer.empty();
  }

  private boolean isSigned(Turn turn, Device device, SignedKey signed) {
    DeviceKeys keys = device.keys().orElseThrow();
    boolean genuine =
        XEdDsa.verify(
            keys.identity(), new CurvePublicKey(signed.key()).encoded(), signed.signature());
    if (!genuine) {
      judge.badSignature(turn, device, "signed pre-key " + signed.id());
    }
    return genuine;
  }

  private static IqAnswer digest(Device device) {
    int size = device.oneTimeKeys().size();
    if (size == 0) {
      return IqAnswer.itemNotFound();
    }
    DeviceKeys keys = device.keys().orElseThrow();
    List<Node> ids = new ArrayList<>(size);
    byte[][] hashed = new byte[3 + size][];
    hashed[0] = keys.identity().bytes();
    hashed[1] = keys.signedPreKey().key();
    hashed[2] = keys.signedPreKey().signature();
    for (int i = 0; i < size; i++) {
      OneTimeKey key = device.oneTimeKeys().get(i);
      ids.add(KeyNodes.id(key.id()));
      hashed[3 + i] = key.key();
    }
    return IqAnswer.of(
        Node.of("digest")
            .holding(
                KeyNodes.registration(keys.registrationId()),
                KeyNodes.type(),
                Node.of("identity").holding(keys.identity().bytes()),
                KeyNodes.signedKey(keys.signedPreKey()),
                Node.of("list").holding(ids),
                Node.of("hash").holding(Hash.sha1(hashed))));
  }
}

package dev.trunkline.engine.device;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.transport.Network;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Accounts as linked devices of the multi-device protocol, each over one WebSocket of its own.
public final class NativeEngine implements Engine {
  private final Network network;
  private final int oneTimeKeys;

  /// @param network what all connections share; its owner closes it
  /// @param oneTimeKeys how many one-time pre-keys a device leaves at the server when there are
  ///   none
  public NativeEngine(Network network, int oneTimeKeys) {
    this.network = network;
    this.oneTimeKeys = oneTimeKeys;
  }

  @Override
  public Account open(Records records, Profile profile, RandomGenerator random) {
    return new LinkedDevice(records, profile.withOneTimeKeys(oneTimeKeys), random);
  }

  /// The form that WhatsApp Web gives its ids: `3EB0` and 18 hexadecimal digits.
  @Override
  public String newMessageId(RandomGenerator random) {
    byte[] bytes = new byte[9];
    random.nextBytes(bytes);
    return "3EB0" + HexFormat.of().withUpperCase().formatHex(bytes);
  }

  @Override
  public Transport transport(Consumer<Input> inbox) {
    return network.transport(inbox);
  }
}

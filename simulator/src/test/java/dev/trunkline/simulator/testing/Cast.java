package dev.trunkline.simulator.testing;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.device.LinkedDevice;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.registry.OneTimeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts and linked devices that are the same in every world: pairing makes hundreds of keys, so
/// it is done once for all worlds of a process, by the real exchange.
public final class Cast {
  public static final int ACCOUNTS = 3;
  public static final int DEVICES = 2;
  private static final long SEED = -1;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

  private static @Nullable List<List<Linked>> rehearsed;

  /// A linked device that nobody has written to.
  ///
  /// @param records its credentials and one-time keys
  private record Linked(DeviceKeys keys, List<OneTimeKey> oneTimeKeys, List<Change.Put> records) {}

  /// A device in a world that begins.
  ///
  /// @param records what its owner has stored
  public record Member(Device device, Map<RecordKey, byte[]> records) {}

  private Cast() {}

  /// The source of chance that a world begins with. Whoever has gathered its cast switches it to
  /// the seed of the world.
  public static SwitchedRandom random() {
    return new SwitchedRandom(SEED);
  }

  /// Creates the accounts, in a core of which nothing was asked yet.
  public static List<Account> accounts(TimedCore core) {
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(
          core.command((turn, desk) -> {
            Account account =
                switch (desk.accounts().create(turn, Accounts.Order.ANY)) {
                  case Accounts.Creation.Created(Account created) -> created;
                  case Accounts.Creation.Taken _, Accounts.Creation.Full _ ->
                      throw new AssertionError("the world is not empty");
                };
            desk.phones().stock(turn, account.phone());
            return account;
          }));
    }
    return accounts;
  }

  /// Links the next device of an account of this cast.
  public static Member link(TimedCore core, Account account) {
    int index = account.linkedDevices().size();
    Linked linked = rehearsed().get(account.index()).get(index);
    return core.command((_, _) -> {
      Device device = account.link(account.reserveDeviceNumber(), linked.keys);
      device.oneTimeKeys().add(linked.oneTimeKeys);
      device.welcome();
      Map<RecordKey, byte[]> records = new HashMap<>();
      linked.records.forEach(put -> records.put(put.key(), put.value()));
      return new Member(device, records);
    });
  }

  private static synchronized List<List<Linked>> rehearsed() {
    if (rehearsed == null) {
      rehearsed = rehearse();
    }
    return rehearsed;
  }

  private static List<List<Linked>> rehearse() {
    SwitchedRandom random = random();
    TimedCore core = new TimedCore(new Timeline(), random);
    List<Account> accounts = accounts(core);
    List<List<Linked>> all = new ArrayList<>();
    for (Account account : accounts) {
      List<Linked> linked = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) {
        linked.add(new Rehearsal(core, random, account).perform());
      }
      all.add(linked);
    }
    return all;
  }

  /// One device that is being linked.
  private static final class Rehearsal {
    private final TimedCore core;
    private final Account account;
    private final Map<RecordKey, Change.Put> records = new HashMap<>();
    private final LinkedDevice device;
    private final Line line;
    private Optional<String> qr = Optional.empty();

    private Rehearsal(TimedCore core, SwitchedRandom random, Account account) {
      this.core = core;
      this.account = account;
      device =
          new LinkedDevice(
              key -> Optional.ofNullable(records.get(key)).map(Change.Put::value),
              Profile.DEFAULT,
              random);
      line = new Line(core, new Weather(random), this::take);
    }

    private Linked perform() {
      int before = account.linkedDevices().size();
      take(new Input.Start());
      pass();
      QrCode code = QrCode.find(qr.orElseThrow()).orElseThrow();
      core.command((turn, desk) -> desk.pairing().scan(turn, account, code));
      pass();
      take(new Input.Stop());
      pass();
      Device linked = account.linkedDevices().get(before);
      List<OneTimeKey> keys = new ArrayList<>();
      for (int i = 0; i < linked.oneTimeKeys().size(); i++) {
        keys.add(linked.oneTimeKeys().get(i));
      }
      List<Change.Put> kept =
          records.values().stream()
              .filter(put ->
                  put.key().kind() == RecordKey.Kind.CREDENTIALS
                      || put.key().kind() == RecordKey.Kind.PRE_KEYS)
              .toList();
      return new Linked(linked.keys().orElseThrow(), keys, kept);
    }

    private void pass() {
      Instant end = core.timeline().now().plus(LONG_ENOUGH);
      boolean more = true;
      while (more) {
        more = core.timeline().next(end);
      }
    }

    private void take(Input input) {
      Step step = device.step(input, core.timeline().now());
      for (Change change : step.changes()) {
        switch (change) {
          case Change.Put put -> records.put(put.key(), put);
          case Change.Delete(RecordKey key) -> records.remove(key);
          case Change.Clear _ -> records.clear();
        }
      }
      for (AccountEvent event : step.events()) {
        if (event instanceof AccountEvent.QrOffered(String text, _)) {
          qr = Optional.of(text);
        }
      }
      step.effects().forEach(line::perform);
      step.wakeAt().ifPresent(at -> core.timeline().at(at, () -> take(new Input.Wake())));
    }
  }
}

package dev.trunkline.gateway.seal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;

/// Seals values with a data key, or leaves them as they are when no master key is configured.
///
/// A value that was stored before a key was configured opens as it is; it gets sealed when it is
/// written next, or by a sweep.
public final class Seal {
  /// For a store without keys.
  public static final Seal NONE = new Seal(Map.of(), OptionalInt.empty(), () -> 0);

  private final Map<Integer, Xaes> dataKeys;
  private final OptionalInt current;
  private final RandomGenerator random;

  private Seal(Map<Integer, Xaes> dataKeys, OptionalInt current, RandomGenerator random) {
    this.dataKeys = dataKeys;
    this.current = current;
    this.random = random;
  }

  /// A seal, and the data keys to store before it is used.
  ///
  /// @param toStore new or wrapped anew by the current master key
  public record Opening(Seal seal, List<WrappedKey> toStore) {}

  /// Unwraps the data keys of a store, makes the first when there is none, and wraps those anew
  /// that an older master key wrapped.
  ///
  /// @param random secure
  /// @throws SealException when a master key is missing or not the one that wrapped a data key
  public static Opening open(
      List<WrappedKey> stored, Optional<MasterKeys> masters, RandomGenerator random) {
    if (masters.isEmpty()) {
      if (!stored.isEmpty()) {
        throw new SealException(
            "the store is sealed with master key %s, and no master key is configured"
                .formatted(stored.getLast().master()));
      }
      return new Opening(NONE, List.of());
    }
    return stored.isEmpty()
        ? rotate(stored, masters.get(), random)
        : unwrapAll(stored, masters.get(), random);
  }

  /// Like [#open], with a new data key for all that is sealed from now on.
  public static Opening rotate(
      List<WrappedKey> stored, MasterKeys masters, RandomGenerator random) {
    int id = 1 + stored.stream().mapToInt(WrappedKey::id).max().orElse(0);
    byte[] fresh = new byte[Xaes.KEY_BYTES];
    random.nextBytes(fresh);
    List<WrappedKey> keys = new ArrayList<>(stored);
    WrappedKey added = wrap(id, fresh, masters.current(), random);
    keys.add(added);
    Opening opening = unwrapAll(keys, masters, random);
    List<WrappedKey> toStore = new ArrayList<>(opening.toStore());
    toStore.add(added);
    return new Opening(opening.seal(), toStore);
  }

  private static Opening unwrapAll(
      List<WrappedKey> stored, MasterKeys masters, RandomGenerator random) {
    Map<Integer, byte[]> keys =
        stored.stream().collect(Collectors.toMap(WrappedKey::id, key -> unwrap(key, masters)));
    List<WrappedKey> wrappedAnew =
        stored.stream()
            .filter(key -> !key.master().equals(masters.current().id()))
            .map(key -> wrap(key.id(), bytes(keys, key.id()), masters.current(), random))
            .toList();
    Map<Integer, Xaes> ciphers =
        keys.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Xaes(entry.getValue())));
    int newest = keys.keySet().stream().max(Comparator.naturalOrder()).orElseThrow();
    return new Opening(new Seal(ciphers, OptionalInt.of(newest), random), wrappedAnew);
  }

  private static byte[] bytes(Map<Integer, byte[]> keys, int id) {
    return Optional.ofNullable(keys.get(id)).orElseThrow();
  }

  private static WrappedKey wrap(int id, byte[] key, MasterKey master, RandomGenerator random) {
    byte[] sealed =
        encrypt(new Xaes(master.key()), key, wrapping(id, master.id()).encode(), random);
    return new WrappedKey(id, master.id(), sealed);
  }

  private static byte[] unwrap(WrappedKey key, MasterKeys masters) {
    MasterKey master =
        masters
            .find(key.master())
            .orElseThrow(() ->
                new SealException(
                    "data key %d is wrapped by master key %s, and only %s are configured"
                        .formatted(key.id(), key.master(), masters)));
    try {
      return new Xaes(master.key())
          .decrypt(key.wrapped(), wrapping(key.id(), master.id()).encode());
    } catch (AEADBadTagException e) {
      throw new SealException(
          "master key %s is not the one that wrapped data key %d, although it has the same id"
              .formatted(master.id(), key.id()),
          e);
    }
  }

  private static Place wrapping(int id, String master) {
    return Place.of("data_key", "", Integer.toString(id), master);
  }

  /// The data key in use; empty when nothing is sealed.
  public OptionalInt current() {
    return current;
  }

  /// Whether this seal knows the data key.
  public boolean knows(int key) {
    return dataKeys.containsKey(key);
  }

  /// Seals `value` for `place`.
  public Sealed seal(Place place, byte[] value) {
    if (current.isEmpty()) {
      return new Sealed(current, value);
    }
    return new Sealed(
        current, encrypt(require(current.getAsInt(), place), value, place.encode(), random));
  }

  /// Opens what was sealed for `place`.
  ///
  /// @throws SealException when it was not
  public byte[] open(Place place, Sealed sealed) {
    if (sealed.key().isEmpty()) {
      return sealed.bytes();
    }
    int key = sealed.key().getAsInt();
    try {
      return require(key, place).decrypt(sealed.bytes(), place.encode());
    } catch (AEADBadTagException e) {
      throw new SealException(
          "%s: not sealed by data key %d for this place".formatted(place, key), e);
    }
  }

  private Xaes require(int key, Place place) {
    return Optional.ofNullable(dataKeys.get(key))
        .orElseThrow(
            () -> new SealException("%s: sealed by unknown data key %d".formatted(place, key)));
  }

  private static byte[] encrypt(
      Xaes cipher, byte[] value, byte[] authenticated, RandomGenerator random) {
    byte[] nonce = new byte[Xaes.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] encrypted = cipher.encrypt(nonce, value, authenticated);
    byte[] sealed = new byte[nonce.length + encrypted.length];
    System.arraycopy(nonce, 0, sealed, 0, nonce.length);
    System.arraycopy(encrypted, 0, sealed, nonce.length, encrypted.length);
    return sealed;
  }
}

package dev.trunkline.simulator.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one-time pre-keys of a device that nobody used yet, oldest first, packed: a device has some
/// 800 of them.
public final class OneTimeKeys {
  private static final int ID_BYTES = 3;
  private static final int KEY_BYTES = 32;
  private static final int ENTRY_BYTES = ID_BYTES + KEY_BYTES;

  private byte[] packed = new byte[0];
  private int from;
  private @Nullable OneTimeKey lastTaken;

  public int size() {
    return (packed.length - from) / ENTRY_BYTES;
  }

  /// The key at a position, 0 for the oldest.
  public OneTimeKey get(int position) {
    int at = from + position * ENTRY_BYTES;
    int id = (packed[at] & 0xff) << 16 | (packed[at + 1] & 0xff) << 8 | (packed[at + 2] & 0xff);
    return new OneTimeKey(id, Arrays.copyOfRange(packed, at + ID_BYTES, at + ENTRY_BYTES));
  }

  /// Takes the oldest key: it is handed out once.
  public Optional<OneTimeKey> take() {
    if (size() == 0) {
      return Optional.empty();
    }
    OneTimeKey key = get(0);
    lastTaken = key;
    from += ENTRY_BYTES;
    if (from > packed.length / 2) {
      packed = Arrays.copyOfRange(packed, from, packed.length);
      from = 0;
    }
    return Optional.of(key);
  }

  /// The key that was handed out last.
  public Optional<OneTimeKey> lastTaken() {
    return Optional.ofNullable(lastTaken);
  }

  /// Adds keys after those that are there.
  public void add(List<OneTimeKey> keys) {
    int at = packed.length - from;
    byte[] grown = new byte[at + keys.size() * ENTRY_BYTES];
    System.arraycopy(packed, from, grown, 0, at);
    for (OneTimeKey key : keys) {
      grown[at] = (byte) (key.id() >> 16);
      grown[at + 1] = (byte) (key.id() >> 8);
      grown[at + 2] = (byte) key.id();
      System.arraycopy(key.key(), 0, grown, at + ID_BYTES, KEY_BYTES);
      at += ENTRY_BYTES;
    }
    packed = grown;
    from = 0;
  }
}

package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.seal.Place;
import dev.trunkline.gateway.seal.Seal;
import dev.trunkline.gateway.seal.SealException;
import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.seal.WrappedKey;
import dev.trunkline.gateway.store.StoreUnusableException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The seal of a store, and its data keys, which lie wrapped in the store itself.
final class Vault {
  private final Database database;
  private final Optional<MasterKeys> masters;
  private final RandomGenerator random;
  private volatile Seal seal = Seal.NONE;

  /// @param random secure
  Vault(Database database, Optional<MasterKeys> masters, RandomGenerator random) {
    this.database = database;
    this.masters = masters;
    this.random = random;
  }

  /// Unwraps the data keys; makes the first and wraps anew what needs it.
  ///
  /// @throws StoreUnusableException when the configured master keys do not fit
  void open() {
    try {
      seal = database.write(sql -> stored(sql, Seal.open(lockedKeys(sql), masters, random)));
    } catch (SealException e) {
      throw new StoreUnusableException("sealed values: " + e.getMessage(), e);
    }
  }

  /// Makes a new data key for all that is sealed from now on.
  void rotate() {
    MasterKeys keys =
        masters.orElseThrow(() -> new StoreUnusableException("no master key is configured"));
    seal = database.write(sql -> stored(sql, Seal.rotate(lockedKeys(sql), keys, random)));
  }

  private List<WrappedKey> lockedKeys(Sql sql) throws SQLException {
    Migrations.lock(sql);
    return sql.query(
        "SELECT id, master, wrapped FROM data_key ORDER BY id",
        fields -> new WrappedKey(fields.integer(), fields.text(), fields.bytes()));
  }

  private static Seal stored(Sql sql, Seal.Opening opening) throws SQLException {
    List<@Nullable Object[]> rows =
        opening.toStore().stream()
            .map(key -> new @Nullable Object[] {(long) key.id(), key.master(), key.wrapped()})
            .toList();
    sql.bulk(Bulk.Kind.UPSERT, Table.DATA_KEY, rows);
    return opening.seal();
  }

  OptionalInt currentKey() {
    return seal.current();
  }

  Sealed seal(Place place, byte[] value) {
    return seal.seal(place, value);
  }

  /// Opens a value. A data key that another member made meanwhile is fetched first.
  byte[] open(Place place, Sealed sealed) {
    if (sealed.key().isPresent() && !seal.knows(sealed.key().getAsInt())) {
      open();
    }
    try {
      return seal.open(place, sealed);
    } catch (SealException e) {
      throw new StoreUnusableException("sealed values: " + e.getMessage(), e);
    }
  }

  String openText(Place place, Sealed sealed) {
    return new String(open(place, sealed), StandardCharsets.UTF_8);
  }
}

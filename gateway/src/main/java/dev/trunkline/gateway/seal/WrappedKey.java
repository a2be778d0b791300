package dev.trunkline.gateway.seal;

/// A data key as it is stored: sealed by a master key.
///
/// @param id its number, stored beside what it sealed; the highest is in use
/// @param master the id of the master key that wrapped it
public record WrappedKey(int id, String master, byte[] wrapped) {

  @Override
  public String toString() {
    return "WrappedKey[%d, wrapped by %s]".formatted(id, master);
  }
}

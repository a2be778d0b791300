package dev.trunkline.simulator.pairing;

/// What came of a phone's attempt to link a device.
public sealed interface PairingStart {

  /// The device was told; it signs and comes back as a device of the account.
  ///
  /// @param device the number that it gets
  record Told(int device) implements PairingStart {}

  /// The device was told that the phone knows its code; it proves that it knows it too.
  record CodeSent() implements PairingStart {}

  record Refused(String reason) implements PairingStart {}
}

package dev.trunkline.engine.signal;

/// One of the two devices of a session, as the other knows it.
///
/// @param registrationId changes when the device is set up anew
public record Party(IdentityKey identityKey, int registrationId) {}

package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;

/// Who an account is.
///
/// @param phoneNumber this device by phone number
/// @param lid this device by LID
/// @param pushName what others see as its name, empty when not known yet
public record Me(Jid phoneNumber, Jid lid, String pushName) {}

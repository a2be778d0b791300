package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.Optional;

/// A message from someone, or from another device of the same account.
///
/// @param chat the conversation: the other account or a group, never a device
/// @param sender the device that wrote it
/// @param chatAlternate the other name, phone number or LID, of `chat`
/// @param offline whether WhatsApp held it back while this device was away
/// @param raw the decrypted protobuf, for whoever wants what `content` leaves out
public record ArrivedMessage(
    String id,
    Jid chat,
    Jid sender,
    Optional<Jid> chatAlternate,
    boolean fromMe,
    Instant at,
    Optional<String> pushName,
    boolean offline,
    Content content,
    byte[] raw) {}

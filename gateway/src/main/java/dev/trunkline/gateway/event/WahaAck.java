package dev.trunkline.gateway.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// How far a message came, in WAHA's shape `WAMessageAckBody`.
public record WahaAck(
    String id,
    String from,
    @Nullable String to,
    @Nullable String participant,
    boolean fromMe,
    int ack,
    String ackName,
    @JsonProperty("_data") JsonNode data) {}

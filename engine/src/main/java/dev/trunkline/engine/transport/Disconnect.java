package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;

public record Disconnect() implements Effect {}

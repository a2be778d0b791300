package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;

public record Closed(int number, CloseReason reason, String detail) implements Input.Arrival {}

package dev.trunkline.engine.transport;

import dev.trunkline.engine.Input;

public record Opened(int number) implements Input.Arrival {}

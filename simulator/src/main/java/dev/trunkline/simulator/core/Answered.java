package dev.trunkline.simulator.core;

import dev.trunkline.simulator.turn.Output;
import java.util.List;

/// What came of a command.
public record Answered<T>(T answer, List<Output> outputs) {}

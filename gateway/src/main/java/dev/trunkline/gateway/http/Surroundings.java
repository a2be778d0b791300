package dev.trunkline.gateway.http;

import dev.trunkline.gateway.event.WahaEnvironment;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What is around: what runs here, what time it is, and chance. All of it is asked from many
/// threads.
public record Surroundings(
    WahaEnvironment environment, InstantSource clock, RandomGenerator random) {}

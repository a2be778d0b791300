package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.config.DeliveryConfig;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.metric.Metrics;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/// What all deliveries share.
///
/// @param timer wakes lines, and does nothing else
/// @param attempts runs attempts, each on a virtual thread
record Workshop(
    DeliveryConfig config,
    EventSource source,
    Poster poster,
    Bulkhead bulkhead,
    WahaEnvironment environment,
    Metrics metrics,
    ScheduledExecutorService timer,
    ExecutorService attempts,
    InstantSource clock,
    RandomGenerator random) {}

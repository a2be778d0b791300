package dev.trunkline.simulator.delivery;

import dev.trunkline.simulator.connection.Connections;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.Groups;

/// What every concern of the server builds on.
public record Server(
    Directory directory,
    Groups groups,
    Connections connections,
    Delivery delivery,
    PhoneLine phones,
    Faults faults,
    Judge judge,
    Tally tally) {}

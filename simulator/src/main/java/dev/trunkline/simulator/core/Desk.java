package dev.trunkline.simulator.core;

import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.login.Unlinking;
import dev.trunkline.simulator.pairing.Links;
import dev.trunkline.simulator.pairing.Pairing;
import dev.trunkline.simulator.phone.Phones;

/// Where commands find what they work on.
public record Desk(
    Server server,
    Accounts accounts,
    GroupChanges groups,
    Pairing pairing,
    Links links,
    Phones phones,
    Unlinking unlinking) {}

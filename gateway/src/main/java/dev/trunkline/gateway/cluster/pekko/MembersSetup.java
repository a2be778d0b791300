package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.store.Members;
import org.apache.pekko.actor.setup.Setup;

/// Brings the store to what Pekko makes by itself.
final class MembersSetup extends Setup {
  private final Members members;

  MembersSetup(Members members) {
    this.members = members;
  }

  Members members() {
    return members;
  }
}

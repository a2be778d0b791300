package dev.trunkline.gateway.cluster.pekko;

import com.typesafe.config.Config;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/// Pekko's failure detector, which takes the word of the store for a death: Pekko removes a member
/// that was downed only when its heartbeats are missing, too, and nobody needs to wait for those.
public final class MortalFailureDetector extends PhiAccrualFailureDetector {
  private final Graveyard graveyard;
  private volatile String address = "";

  /// As Pekko makes it.
  public MortalFailureDetector(Config config, EventStream events) {
    super(config, events);
    this.graveyard = Graveyard.of(config.getLong(Graveyard.SETTING));
  }

  @Override
  public void setAddress(String watched) {
    super.setAddress(watched);
    address = watched;
  }

  @Override
  public boolean isAvailable() {
    return !graveyard.holds(address) && super.isAvailable();
  }
}

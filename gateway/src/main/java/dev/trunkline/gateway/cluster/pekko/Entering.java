package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets a member into the cluster: by those that are in it, or by founding it when nobody is and
/// the store lets this one. Owns a virtual thread until that has succeeded.
final class Entering implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Entering.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Members members;
  private final MemberId self;
  private final Thread thread;

  Entering(Cluster cluster, Members members, MemberId self) {
    this.cluster = cluster;
    this.members = members;
    this.self = self;
    this.thread = Thread.ofVirtual().name("entering").start(this::run);
  }

  private void run() {
    int attempt = 0;
    try {
      while (!isUp()) {
        try {
          attempt(attempt++);
        } catch (StoreException e) {
          LOGGER.atWarn().addKeyValue("member", self).log("not entered yet: {}", e.getMessage());
          Thread.sleep(PATIENCE);
        }
      }
      told();
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void attempt(int attempt) throws InterruptedException {
    switch (members.entrance(self)) {
      case Members.Entrance.Found() -> {
        LOGGER.atInfo().addKeyValue("member", self).log("founds the cluster");
        cluster.join(cluster.selfAddress());
        awaitUp();
      }
      case Members.Entrance.Join(List<Member> others) -> {
        Member door = others.get(attempt % others.size());
        LOGGER.atInfo().addKeyValue("member", self).log("joins by {}", door.id());
        cluster.join(PekkoAssembly.address(door));
        awaitUp();
      }
      case Members.Entrance.Wait() -> Thread.sleep(LOOK);
    }
  }

  private void awaitUp() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isUp() && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK);
    }
  }

  private boolean isUp() {
    return cluster.selfMember().status().equals(MemberStatus.up());
  }

  private void told() throws InterruptedException {
    while (true) {
      try {
        members.up(self);
        LOGGER.atInfo().addKeyValue("member", self).log("is up");
        return;
      } catch (StoreException _) {
        Thread.sleep(PATIENCE);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

package dev.trunkline.launcher.kill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a gateway is doing when it is killed.
enum Phase {
  STARTING("starting, not ready yet"),
  LOGGING_IN("ready, sessions log in"),
  PAIRING("a new session is paired"),
  DRAINING("offline messages arrive"),
  SENDING("requests to send are open"),
  ANSWERED("right after a 2xx"),
  RECEIVING("right after a phone sent"),
  DELIVERING("a webhook call is open"),
  IDLE("nothing happens");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /// So many phases in random order, each as often as the others.
  static List<Phase> deal(int count, RandomGenerator random) {
    List<Phase> dealt = new ArrayList<>();
    while (dealt.size() < count) {
      List<Phase> round = new ArrayList<>(Arrays.asList(values()));
      Collections.shuffle(round, random);
      dealt.addAll(round);
    }
    return List.copyOf(dealt.subList(0, count));
  }
}

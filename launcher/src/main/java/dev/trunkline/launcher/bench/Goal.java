package dev.trunkline.launcher.bench;

/// What is to be reached, and what others have published. Nothing here was measured by us.
enum Goal {
  IDLE_PLAIN(
      "memory of one more idle session, KiB",
      "at most 30",
      30,
      "WAHA 50,000-60,000 (its FAQ); Centrifugo, the bare connection, 11-27 (its blog)"),
  IDLE_TLS("the same with TLS, KiB", "at most 45", 45, ""),
  SESSIONS(
      "sessions on one machine of 2 cores and 24 GB",
      "at least 100,000",
      -100_000,
      "WAHA 500 on 30 GB (its FAQ)"),
  SENDS_TO_BAILEYS(
      "durable sends per CPU second, as a multiple of Baileys with its files",
      "at least 10",
      -10,
      ""),
  SENDS_TO_ZAPO(
      "durable sends per CPU second, as a multiple of zapo in memory", "at least 5", -5, ""),
  CRASH(
      "a member of 1,000 sessions crashes: s until 99 % work again",
      "at most 5",
      5,
      "fazer-ai 35 (its repository); Business API on premises 35 (Meta's documentation)"),
  HAND_OFF(
      "planned hand-off: gap of a session, p99, s", "at most 1", 1, "fazer-ai 4 (its repository)"),
  COLD_START(
      "cold start of 10,000 sessions until all work, s",
      "at most 60",
      60,
      "WAHA: 90 sessions in 1,200 (its issue 2012)"),
  START("one process without sessions: s until ready", "at most 2", 2, ""),
  FAULTS("messages lost, doubled or out of order, and the judge's other violations", "0", 0, "");

  private final String what;
  private final String text;
  private final double limit;
  private final String published;

  /// @param limit the most that is allowed; negative: of what the least is given
  Goal(String what, String text, double limit, String published) {
    this.what = what;
    this.text = text;
    this.limit = limit;
    this.published = published;
  }

  String what() {
    return what;
  }

  String text() {
    return text;
  }

  String published() {
    return published;
  }

  boolean isMetBy(double value) {
    return limit < 0 ? value >= -limit : value <= limit;
  }
}

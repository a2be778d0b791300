package dev.trunkline.simulator.account;

import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// Creates accounts, and makes up what is not said about them.
public final class Accounts {
  private static final long FIRST_NUMBER = 15_550_000_001L;
  private static final long FIRST_LID = 100_000_000_000_000L;
  private static final long LAST_LID = 1_000_000_000_000_000L;

  private final Directory directory;
  private final int accountsMax;
  private long nextNumber = FIRST_NUMBER;

  /// What an account is to be; what is empty is made up.
  ///
  /// @param phoneNumber digits with country code
  /// @param lid the user part, digits
  /// @param businessName makes it a business account
  public record Order(
      Optional<String> phoneNumber,
      Optional<String> lid,
      Optional<String> pushName,
      Optional<String> businessName) {
    public static final Order ANY =
        new Order(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// What came of an order.
  public sealed interface Creation {
    record Created(Account account) implements Creation {}

    record Taken(String phoneNumber) implements Creation {}

    record Full(int accountsMax) implements Creation {}
  }

  public Accounts(Directory directory, int accountsMax) {
    this.directory = directory;
    this.accountsMax = accountsMax;
  }

  public Creation create(Turn turn, Order order) {
    if (directory.all().size() >= accountsMax) {
      return new Creation.Full(accountsMax);
    }
    String number = order.phoneNumber().orElseGet(this::freeNumber);
    String lid = order.lid().orElseGet(() -> freeLid(turn));
    if (directory.isTaken(number, lid)) {
      return new Creation.Taken(number);
    }
    Account account =
        directory.add(number, lid, order.pushName().orElse("User " + (directory.all().size() + 1)));
    order.businessName().ifPresent(account::makeBusiness);
    return new Creation.Created(account);
  }

  private String freeNumber() {
    while (true) {
      String number = Long.toString(nextNumber++);
      if (directory.findPhoneNumber(number).isEmpty()) {
        return number;
      }
    }
  }

  private String freeLid(Turn turn) {
    while (true) {
      String lid = Long.toString(turn.random().nextLong(FIRST_LID, LAST_LID));
      if (!directory.isTaken("", lid)) {
        return lid;
      }
    }
  }
}

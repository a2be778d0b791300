package dev.trunkline.engine.device;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Reply.Outcome;
import dev.trunkline.engine.Reply.Refusal;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.device.DeviceState.Connecting;
import dev.trunkline.engine.device.DeviceState.LoggingIn;
import dev.trunkline.engine.device.DeviceState.Online;
import dev.trunkline.engine.device.DeviceState.Parked;
import dev.trunkline.engine.device.DeviceState.Registering;
import dev.trunkline.engine.device.DeviceState.Waiting;
import dev.trunkline.engine.message.Sending;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.pairing.PairingAttempt;
import dev.trunkline.engine.presence.ChatStates;
import dev.trunkline.engine.receipt.Receipts;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.Usync;
import java.util.OptionalInt;

/// What users ask of a device, and in which states it can be done.
final class Requests {
  private Requests() {}

  static void on(
      Turn turn, DeviceState state, Conversation conversation, long ticket, Request request) {
    switch (state) {
      case Online _ -> online(turn, conversation, ticket, request);
      case LoggingIn _ when request instanceof Request.LogOut -> logOut(turn, conversation, ticket);
      case Registering(PairingAttempt pairing, _)
          when request instanceof Request.RequestPairingCode(String phoneNumber) ->
          pairing.requestCode(turn, ticket, phoneNumber);
      case Parked _, Waiting _, Connecting _, Registering _, LoggingIn _ ->
          offline(turn, ticket, request);
    }
  }

  private static void online(Turn turn, Conversation conversation, long ticket, Request request) {
    switch (request) {
      case Request.Send send -> Sending.begin(turn, conversation.sends(), send);
      case Request.MarkRead read -> {
        turn.send(Receipts.read(read, turn.now()));
        turn.reply(ticket, new Outcome.Done());
      }
      case Request.ShowChatState show -> {
        turn.send(ChatStates.of(show));
        turn.reply(ticket, new Outcome.Done());
      }
      case Request.ShowPresence(boolean available) -> {
        conversation.wantAvailable(available);
        turn.reply(ticket, new Outcome.Done());
      }
      case Request.CheckNumber(String phoneNumber) ->
          turn.query(Usync.numberQuery(turn, phoneNumber), new NumberAnswer(ticket));
      case Request.LogOut _ -> logOut(turn, conversation, ticket);
      case Request.RequestPairingCode _ -> refuse(turn, ticket, "this device is linked already");
    }
  }

  private static void offline(Turn turn, long ticket, Request request) {
    switch (request) {
      case Request.Send(String id, var chat, _, _) ->
          turn.tell(
              new AccountEvent.Rejected(id, chat, OptionalInt.empty(), "not connected", true));
      case Request.LogOut _ -> {
        turn.close(CloseReason.LOGGED_OUT, "logged out without a connection");
        turn.reply(ticket, new Outcome.Done());
      }
      case Request.MarkRead _,
          Request.ShowChatState _,
          Request.ShowPresence _,
          Request.CheckNumber _,
          Request.RequestPairingCode _ ->
          refuse(turn, ticket, "not connected");
    }
  }

  private static void refuse(Turn turn, long ticket, String detail) {
    turn.reply(ticket, new Outcome.Refused(Refusal.NOT_NOW, detail));
  }

  private static void logOut(Turn turn, Conversation conversation, long ticket) {
    conversation.logOut();
    Node remove =
        Node.of("remove-companion-device")
            .with("jid", turn.credentials().requireLink().phoneNumber())
            .with("reason", "user_initiated");
    turn.query(Iq.set("md").holding(remove), new Unlinked(ticket));
  }

  /// Whatever the server says, or does not say, the user wants this device to be no more.
  private record Unlinked(long ticket) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      turn.close(CloseReason.LOGGED_OUT, "logged out");
      turn.reply(ticket, new Outcome.Done());
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      turn.close(CloseReason.LOGGED_OUT, "logged out: " + failure.describe());
      turn.reply(ticket, new Outcome.Done());
    }
  }

  private record NumberAnswer(long ticket) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      Usync.learnDevices(turn, result);
      Usync.NumberAnswer answer = Usync.numberAnswer(result);
      turn.reply(ticket, new Outcome.NumberCheck(answer.exists(), answer.account(), answer.lid()));
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      turn.reply(ticket, failure.asRefusal());
    }
  }
}

package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.ChatId;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Sessions.NumberCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Other people's accounts.
final class ContactRoutes {
  private final Sessions sessions;

  ContactRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/contacts/check-exists", Scope.READ, this::check),
        Route.get("/api/checkNumberStatus", Scope.READ, this::check));
  }

  private Answer check(Call call) {
    record Question(String session, Jid phoneNumber) {}
    Question question =
        call.query(
            query -> new Question(call.session(query), ChatFields.phoneNumber(query, "phone")));
    String digits = question.phoneNumber().user();
    NumberCheck check = sessions.checkNumber(question.session(), digits);
    if (!check.exists()) {
      return Answer.json(new Existence(false, null, null));
    }
    String chatId = ChatId.text(check.account().orElse(question.phoneNumber()));
    return Answer.json(new Existence(true, chatId, chatId));
  }

  /// @param pn the account by phone number
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Existence(boolean numberExists, @Nullable String chatId, @Nullable String pn) {}
}

package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.Sessions;
import java.util.Base64;
import java.util.List;

/// Ways for a phone to link a session.
final class PairingRoutes {
  private static final String PNG = "image/png";

  private final Sessions sessions;

  PairingRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/{session}/auth/qr", Scope.CONTROL, this::qr),
        Route.post("/api/{session}/auth/request-code", Scope.CONTROL, this::requestCode),
        Route.get("/api/screenshot", Scope.CONTROL, this::screenshot));
  }

  private Answer qr(Call call) {
    String format =
        call.query(query -> {
          String asked = query.optionalString("format").orElse("image");
          if (!List.of("image", "raw").contains(asked)) {
            query.reject("format", "must be one of the following values: image, raw");
          }
          return asked;
        });
    String text = sessions.qr(call.session());
    return format.equals("raw") ? Answer.json(new Value(text)) : image(call, text);
  }

  /// Sockets have no screen: there is a picture only while there is a code to scan.
  private Answer screenshot(Call call) {
    String name = call.query(call::session);
    boolean linked =
        sessions.find(name).filter(view -> view.status() == SessionStatus.WORKING).isPresent();
    if (linked) {
      throw new SessionException.Unsupported(name);
    }
    return image(call, sessions.qr(name));
  }

  private static Answer image(Call call, String text) {
    byte[] png = QrImage.png(text);
    return call.wantsJson()
        ? Answer.json(new Base64File(PNG, Base64.getEncoder().encodeToString(png)))
        : Answer.of(PNG, png);
  }

  private Answer requestCode(Call call) {
    String phoneNumber = call.body(body -> ChatFields.phoneNumber(body, "phoneNumber")).user();
    try {
      String code = sessions.requestPairingCode(call.session(), phoneNumber);
      return Answer.json(new Code(hyphenated(code)));
    } catch (SessionException.WrongStatus e) {
      throw HttpProblem.of(
          422, "Can request code only in SCAN_QR_CODE status. The current status is " + e.status());
    }
  }

  private static String hyphenated(String code) {
    int middle = code.length() / 2;
    return code.substring(0, middle) + "-" + code.substring(middle);
  }

  private record Value(String value) {}

  private record Base64File(String mimetype, String data) {}

  private record Code(String code) {}
}

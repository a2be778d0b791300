package dev.trunkline.gateway.http;

/// One line of the table of routes.
///
/// @param path such as `/api/{session}/auth/qr`; a segment in braces is a variable
public record Route(String method, String path, Scope scope, Handler handler) {

  public static Route get(String path, Scope scope, Handler handler) {
    return new Route("GET", path, scope, handler);
  }

  public static Route post(String path, Scope scope, Handler handler) {
    return new Route("POST", path, scope, handler);
  }

  public static Route put(String path, Scope scope, Handler handler) {
    return new Route("PUT", path, scope, handler);
  }

  public static Route delete(String path, Scope scope, Handler handler) {
    return new Route("DELETE", path, scope, handler);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}

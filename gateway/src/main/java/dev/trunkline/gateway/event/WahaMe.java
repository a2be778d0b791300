package dev.trunkline.gateway.event;

import dev.trunkline.engine.Me;
import org.jspecify.annotations.Nullable;

/// Who an account is, in WAHA's shape `MeInfo`.
///
/// @param id the account by phone number
/// @param jid this device by phone number
public record WahaMe(
    String id,
    @Nullable String lid,
    String jid,
    String pushName,
    @Nullable Object reachoutTimelock,
    @Nullable Object messageCapping) {

  public static WahaMe of(Me me) {
    return new WahaMe(
        ChatId.text(me.phoneNumber()),
        ChatId.text(me.lid()),
        me.phoneNumber().toString(),
        me.pushName(),
        null,
        null);
  }
}

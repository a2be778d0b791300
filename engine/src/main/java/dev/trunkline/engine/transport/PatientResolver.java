package dev.trunkline.engine.transport;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks names up on threads of their own, so that a slow name server never holds up an event loop.
/// The JDK remembers names, and asks once for all who wait for the same one.
final class PatientResolver extends AddressResolverGroup<InetSocketAddress> {

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Lookup(executor).asAddressResolver();
  }

  private static final class Lookup extends InetNameResolver {
    Lookup(EventExecutor executor) {
      super(executor);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              promise.trySuccess(InetAddress.getByName(host));
            } catch (UnknownHostException e) {
              promise.tryFailure(e);
            }
          });
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              promise.trySuccess(List.of(InetAddress.getAllByName(host)));
            } catch (UnknownHostException e) {
              promise.tryFailure(e);
            }
          });
    }
  }
}

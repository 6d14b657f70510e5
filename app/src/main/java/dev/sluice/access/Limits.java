package dev.sluice.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How much each client may send. On its way out it gives back what it has taken ahead. */
public final class Limits implements Stage {

  /** One that is forgotten while Redis is away begins anew with a full bucket, and no more. */
  private static final int MOST_CLIENTS = 50_000;

  private static final Duration GIVING_BACK = Duration.ofSeconds(2);
  private static final int AT_ONCE = 64;

  private final Buckets buckets;
  private final Role role;
  private final Cache<UUID, ClientRation> rations =
      Caffeine.newBuilder().maximumSize(MOST_CLIENTS).build();

  Limits(Buckets buckets, Role role) {
    this.buckets = buckets;
    this.role = role;
  }

  public Ration of(Caller caller) {
    if (!caller.rate().isLimited()) {
      return NoLimit.INSTANCE;
    }
    ClientRation known = rations.getIfPresent(caller.client());
    return known != null && known.bucket().quota().is(caller.rate()) ? known : changed(caller);
  }

  private Ration changed(Caller caller) {
    Quota quota = Quota.of(caller.rate());
    ClientRation ration =
        rations.get(
            caller.client(), client -> new ClientRation(buckets.bucket(client.toString(), quota)));
    ration.bucket().change(quota);
    return ration;
  }

  /** The same, and every answer says what is left. */
  public Gate.Handler shownBy(Gate.Handler handler) {
    return (request, caller) -> {
      Ration ration = of(caller);
      HttpHeaders headers = request.exchange().getResponse().getHeaders();
      return Mono.defer(() -> handler.handle(request, caller))
          .doOnTerminate(() -> ration.show(headers));
    };
  }

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: while Redis is away each node counts for itself. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return drain.thenMany(Flux.defer(this::giveBack));
  }

  /** What can't be given back now is lost to its client, which is a moment's worth. */
  private Flux<?> giveBack() {
    return Flux.fromIterable(rations.asMap().values())
        .flatMap(ration -> ration.bucket().giveBack(), AT_ONCE)
        .take(GIVING_BACK)
        .onErrorComplete();
  }
}

package io.lockstep.backend.cpu.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WarmUpThreadTest {
  /** Where objects escape to, so that the JIT cannot leave them out. */
  private static volatile Object escaped = "";

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final WarmUpThread thread = new WarmUpThread(PATIENCE, () -> 0);

  /** Code whose empty calls are slow, and that allocates in its first full calls. */
  private static Candidate<Integer> code(int attempt, long goodAt) {
    return new Candidate<>(
        attempt,
        () -> LockSupport.parkNanos(1000),
        _ -> {
          if (System.nanoTime() < goodAt) {
            escaped = new Object();
          }
        });
  }

  @Test
  void code_is_handed_over_when_a_full_call_no_longer_allocates() {
    AtomicInteger fullCalls = new AtomicInteger();
    Optional<String> code =
        thread
            .request(_ ->
                Optional.of(
                    new Candidate<>(
                        "code",
                        () -> {},
                        _ -> {
                          if (fullCalls.incrementAndGet() < 20) {
                            escaped = new Object();
                          }
                        })))
            .join();
    assertEquals(Optional.of("code"), code);
    assertEquals(20, fullCalls.get());
  }

  @Test
  void code_that_allocates_forever_is_generated_anew_and_then_given_up() {
    AtomicInteger generated = new AtomicInteger();
    Optional<String> code =
        thread
            .request(_ -> {
              generated.incrementAndGet();
              return Optional.of(new Candidate<>("slow", () -> {}, _ -> escaped = new Object()));
            })
            .join();
    assertEquals(Optional.empty(), code);
    assertEquals(true, generated.get() > 1);
  }

  @Test
  void code_that_is_good_at_the_second_attempt_is_handed_over() {
    AtomicInteger generated = new AtomicInteger();
    Optional<Integer> code =
        thread
            .request(_ -> {
              int attempt = generated.incrementAndGet();
              return Optional.of(
                  new Candidate<>(
                      attempt,
                      () -> {},
                      _ -> {
                        if (attempt == 1) {
                          escaped = new Object();
                        }
                      }));
            })
            .join();
    assertEquals(Optional.of(2), code);
  }

  @Test
  void code_waits_as_long_as_other_code_is_being_compiled() {
    WarmUpThread busy = new WarmUpThread(PATIENCE, System::nanoTime);
    AtomicInteger generated = new AtomicInteger();
    long goodAt = System.nanoTime() + 3 * PATIENCE;
    assertEquals(
        Optional.of(1),
        busy.request(_ -> Optional.of(code(generated.incrementAndGet(), goodAt))).join());
    assertEquals(1, generated.get());
  }

  @Test
  void code_is_generated_anew_where_nothing_is_being_compiled() {
    AtomicInteger generated = new AtomicInteger();
    long goodAt = System.nanoTime() + PATIENCE / 2;
    assertEquals(
        Optional.of(2),
        thread.request(_ -> Optional.of(code(generated.incrementAndGet(), goodAt))).join());
  }

  @Test
  void there_may_be_no_code() {
    assertEquals(Optional.empty(), thread.request(_ -> Optional.empty()).join());
  }

  @Test
  void a_failure_to_generate_is_reported_and_the_thread_goes_on() {
    IllegalStateException failure = new IllegalStateException("no such operation");
    CompletionException thrown =
        assertThrows(
            CompletionException.class,
            () ->
                thread
                    .request(_ -> {
                      throw failure;
                    })
                    .join());
    assertSame(failure, thrown.getCause());
    Optional<String> next =
        thread.request(_ -> Optional.of(new Candidate<>("next", () -> {}, _ -> {}))).join();
    assertEquals(Optional.of("next"), next);
  }

  @Test
  void code_that_fails_when_it_is_called_is_reported_and_its_memory_freed() {
    List<MemorySegment> memory = new ArrayList<>();
    for (boolean empty : new boolean[] {true, false}) {
      CompletionException thrown =
          assertThrows(
              CompletionException.class,
              () ->
                  thread
                      .request((Arena arena) -> {
                        memory.add(arena.allocate(64));
                        return Optional.of(
                            new Candidate<>("bad", () -> fail(empty), _ -> fail(!empty)));
                      })
                      .join());
      assertEquals("java.lang.OutOfMemoryError: called", String.valueOf(thrown.getCause()));
      assertEquals(false, memory.getLast().scope().isAlive());
    }
    assertEquals(Optional.empty(), thread.request(_ -> Optional.empty()).join());
  }

  private static void fail(boolean now) {
    if (now) {
      throw new OutOfMemoryError("called");
    }
  }

  @Test
  void memory_to_call_the_code_on_is_freed_afterwards() throws Exception {
    List<MemorySegment> memory = new ArrayList<>();
    thread
        .request((Arena arena) -> {
          memory.add(arena.allocate(64));
          return Optional.of(new Candidate<>("code", () -> {}, _ -> {}));
        })
        .join();
    assertEquals(false, memory.getFirst().scope().isAlive());
  }

  @Test
  void the_thread_sleeps_when_nothing_waits() throws Exception {
    thread.request(_ -> Optional.of(new Candidate<>("code", () -> {}, _ -> {}))).join();
    while (thread.state() != Thread.State.WAITING) {
      Thread.sleep(1); // The timeout of the test ends it if it never sleeps.
    }
  }
}

package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.MemoryRules;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Device memory: what it is rounded to, what is kept, and what is done when it runs out. */
class MemoryPoolTest {
  private static final MemoryRules KEPT = new MemoryRules(1 << 20, 1 << 19, 4, true);
  private static final MemoryRules EXACT = new MemoryRules(1 << 20, Long.MAX_VALUE, 256, false);

  private final ScriptedQueue queue = new ScriptedQueue();
  private final QueueGuard guard = new QueueGuard(queue, "scripted");

  private MemoryPool pool(MemoryRules rules, long limit) {
    queue.rules = rules;
    return new MemoryPool(queue, guard, limit, false);
  }

  private static OutOfDeviceMemoryException refusal(Runnable action) {
    return assertThrows(OutOfDeviceMemoryException.class, action::run);
  }

  private static String messageOfCause(Exception e) {
    return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
  }

  @Test
  void sizes_have_four_steps_between_powers_of_two() {
    assertEquals(256, MemoryPool.sizeClass(0));
    assertEquals(256, MemoryPool.sizeClass(256));
    assertEquals(320, MemoryPool.sizeClass(257));
    assertEquals(65_536, MemoryPool.sizeClass(60_000));
    assertEquals(65_536, MemoryPool.sizeClass(65_536));
    assertEquals(81_920, MemoryPool.sizeClass(65_537));
  }

  @Test
  void blocks_are_kept_and_reused_where_allocating_is_slow() {
    MemoryPool pool = pool(KEPT, 0);
    Block first = pool.take(60_000);
    assertEquals(65_536, pool.usedBytes());
    pool.give(first);
    assertEquals(0, pool.usedBytes());
    assertEquals(Map.of("queue", 1, "block", 1), queue.live());
    assertEquals(first, pool.take(65_000));
    assertNotEquals(first, pool.take(65_000));
    pool.close();
    assertEquals(Map.of("queue", 1), queue.live());
  }

  @Test
  void blocks_are_exact_and_freed_at_once_where_the_driver_keeps_them() {
    MemoryPool pool = pool(EXACT, 0);
    Block block = pool.take(1000);
    assertEquals(1024, pool.usedBytes());
    assertEquals(256, pool.take(0).bytes());
    pool.give(block);
    pool.give(block); // a second time is no use
    assertEquals(256, pool.usedBytes());
    assertEquals(Map.of("queue", 1, "block", 1), queue.live());
    pool.close();
    assertEquals(Map.of("queue", 1), queue.live());
  }

  @Test
  void what_is_kept_is_given_up_before_the_limit_is_passed() {
    MemoryPool pool = pool(KEPT, 100_000);
    pool.give(pool.take(65_536));
    Block block = pool.take(90_000); // not 98,304 and the 65,536 that are kept
    assertEquals(98_304, block.bytes());
    assertEquals(Map.of("queue", 1, "block", 1), queue.live());
    pool.give(block);
    assertEquals(99_999 + 1, pool.take(99_999).bytes()); // the size class would be too large
    OutOfDeviceMemoryException e = refusal(() -> pool.take(4));
    assertEquals(
        "[allocate] scripted:0 has too little memory: requested 4 bytes, in use 100000, free 0; use"
            + " a smaller batch or model, or raise the memory limit",
        e.getMessage());
    pool.close();
  }

  @Test
  void blocks_larger_than_the_device_has_are_refused_at_once() {
    MemoryPool pool = pool(KEPT, 0);
    assertEquals(
        "[allocate] scripted:0 has no buffers above 524288 bytes: requested 524289; use a smaller"
            + " batch, or a smaller model, whose parameters share one buffer",
        refusal(() -> pool.take((1 << 19) + 1)).getMessage());
    MemoryPool exact = pool(EXACT, 0);
    assertEquals(Long.MAX_VALUE, refusal(() -> exact.take(Long.MAX_VALUE)).requested());
    assertEquals(List.of(), queue.calls);
  }

  @Test
  void an_allocation_that_fails_is_tried_again_when_all_that_is_kept_is_given_up() {
    MemoryPool pool = pool(KEPT, 0);
    pool.give(pool.take(5000));
    queue.failAt(0, true);
    pool.take(10_000);
    assertEquals(
        List.of("allocate", "allocate", "free", "finish", "trim", "allocate"), queue.calls);
    assertEquals(Map.of("queue", 1, "block", 1), queue.live());
    pool.close();
  }

  @Test
  void memory_to_spare_is_neither_waited_for_nor_taken_from_what_is_kept() {
    MemoryPool pool = pool(EXACT, 0);
    queue.failAt(0, true);
    OutOfDeviceMemoryException e = refusal(() -> pool.takeSpare(1000));
    assertEquals(List.of("allocate"), queue.calls);
    assertEquals("[allocate] FAILED on scripted:0", messageOfCause(e));
  }

  @Test
  void who_can_spare_memory_gives_it_up_for_what_is_needed() {
    MemoryPool pool = pool(EXACT, 4096);
    Block spare = pool.takeSpare(2048);
    boolean[] there = {true};
    pool.whenShort(() -> {
      boolean was = there[0];
      there[0] = false;
      if (was) {
        pool.give(spare);
      }
      return was;
    });
    assertEquals(4096, pool.take(4096).bytes());
    refusal(() -> pool.take(256));
    pool.close();
  }

  @Test
  void an_allocation_that_fails_for_another_reason_ends_all_work() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    queue.failAt(0, false);
    BackendException e = assertThrows(BackendException.class, () -> backend.allocate(1000));
    assertEquals("[allocate] FAILED on scripted:0, an allocation of 1000 bytes", e.getMessage());
    assertThrows(BackendException.class, () -> backend.allocate(4));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_command_without_memory_is_out_of_memory() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Recording step = backend.squares(backend.floats(1, 2, 3), 1);
    queue.failAt(1, true); // behind the event
    OutOfDeviceMemoryException e = refusal(step::replay);
    assertEquals("[enqueue] FAILED on scripted:0, kernel k_square", messageOfCause(e));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void fresh_and_recycled_memory_is_poisoned_on_demand() {
    ScriptedBackend backend =
        ScriptedBackend.open(queue, BackendOptions.DEFAULT.with("scripted.poison", "true"));
    float poison = Float.intBitsToFloat(MemoryPool.POISON);
    assertTrue(Float.isNaN(poison));
    for (int i = 0; i < 2; i++) {
      Backend.Buffer buffer = backend.allocate(12);
      assertArrayEquals(new float[] {poison, poison, poison}, backend.read(buffer, 3));
      backend.write(buffer, 1, 2, 3);
      backend.free(buffer);
    }
    assertEquals(3, Collections.frequency(queue.calls, "allocate") - 2); // beside the probe's
    ScriptedBackend.closeAll(backend, queue);
  }
}

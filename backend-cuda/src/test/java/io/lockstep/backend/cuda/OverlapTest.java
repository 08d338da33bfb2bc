package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cuda.StubDriver.Order;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.GatherSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads that run beside the kernels and reads that are fetched later, on a stub that does the
 * work of each stream as late, or as early, as events and waits allow: an order that is not asked
 * for does not hold.
 */
class OverlapTest {
  private static final int FAULT = 700;
  private static final int OUT_OF_MEMORY = 2;

  private final Arena arena = Arena.ofConfined();
  private StubDriver stub = StubDriver.fresh();
  private int liveBefore;

  @BeforeEach
  void count() {
    stub = StubDriver.fresh();
    liveBefore = stub.live();
  }

  @AfterEach
  void nothing_leaks() {
    arena.close();
    stub.order(Order.AT_ONCE);
    assertEquals(liveBefore, stub.live());
  }

  private Backend open(Order order) {
    return open(order, BackendOptions.DEFAULT.with("cuda.poison", "true"));
  }

  private Backend open(Order order, BackendOptions options) {
    stub.order(order);
    return new EmulatedCuda().open(options);
  }

  /** Returns a buffer of floats of one value, whose source is overwritten after the upload. */
  private void upload(Backend backend, Backend.Buffer target, int count, float value) {
    MemorySegment host = arena.allocate((long) count * Float.BYTES, 4);
    fill(host, value);
    backend.upload(host, target, 0);
    fill(host, -1);
  }

  private static void fill(MemorySegment floats, float value) {
    for (long i = 0; i < floats.byteSize() / Float.BYTES; i++) {
      floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
    }
  }

  private void assertAll(float expected, Backend backend, Backend.Buffer buffer, int count) {
    MemorySegment host = arena.allocate((long) count * Float.BYTES, 4);
    backend.download(buffer, 0, host);
    for (int i = 0; i < count; i++) {
      assertEquals(expected, host.getAtIndex(ValueLayout.JAVA_FLOAT, i), "element " + i);
    }
  }

  private static Backend.Recording square(Backend backend, int n, Backend.Buffer... inOut) {
    List<Backend.Argument> arguments =
        List.of(new Backend.Argument(inOut[0], 0), new Backend.Argument(inOut[1], 0));
    return backend.record(
        List.of(new Backend.Launch(backend.compile(CudaKernels.square(n)), arguments)));
  }

  @ParameterizedTest
  @EnumSource
  void uploads_kernels_and_copies_take_effect_in_the_order_of_the_calls(Order order) {
    int count = 40_000;
    try (Backend backend = open(order)) {
      Backend.Buffer input = backend.allocate(4L * count);
      List<Backend.Buffer> results = new ArrayList<>();
      List<Backend.Recording> steps = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Backend.Buffer result = backend.allocate(4L * count);
        results.add(result);
        steps.add(square(backend, count, input, result));
      }
      for (int i = 0; i < 30; i++) {
        upload(backend, input, count, i);
        upload(backend, input, 500, i + 100); // too small for the way round
        steps.get(i).replay();
        Backend.Buffer brief = backend.allocate(4L * count);
        upload(backend, brief, count, -2);
        backend.free(brief);
      }
      for (int i = 0; i < 30; i++) {
        assertAll((i + 100) * (i + 100), backend, results.get(i), 500);
        MemorySegment last = arena.allocate(4);
        backend.download(results.get(i), 4L * (count - 1), last);
        assertEquals(i * i, last.get(ValueLayout.JAVA_FLOAT, 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_upload_larger_than_all_staging_memory_arrives_whole(Order order) {
    try (Backend backend = open(order)) {
      int count = (int) (5 * CudaQueue.LARGEST_WRITE / Integer.BYTES) + 1000;
      Backend.Buffer buffer = backend.allocate(4L * count + 8);
      for (int round = 0; round < 2; round++) {
        int add = round;
        backend.upload(
            (from, piece) -> {
              for (long i = 0; i < piece.byteSize() / 4; i++) {
                piece.setAtIndex(ValueLayout.JAVA_INT, i, (int) (from / 4 + i) * 31 + add);
              }
            },
            4L * count,
            4,
            buffer,
            8);
      }
      MemorySegment back = arena.allocate(ValueLayout.JAVA_INT, count);
      backend.download(buffer, 8, back);
      for (int i = 0; i < count; i++) {
        assertEquals(i * 31 + 1, back.getAtIndex(ValueLayout.JAVA_INT, i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void staging_memory_that_grows_loses_nothing_that_is_under_way(Order order) {
    try (Backend backend = open(order)) {
      List<Backend.Buffer> buffers = new ArrayList<>();
      for (int count = 2_000; count <= 2_000_000; count *= 10) {
        Backend.Buffer buffer = backend.allocate(4L * count);
        upload(backend, buffer, count, count);
        buffers.add(buffer);
      }
      int count = 2_000;
      for (Backend.Buffer buffer : buffers) {
        assertAll(count, backend, buffer, count);
        count *= 10;
      }
    }
  }

  @Test
  void pieces_are_whole_units_in_ascending_order() {
    try (Backend backend = open(Order.LATE)) {
      long unit = 3 << 20;
      List<Long> starts = new ArrayList<>();
      Backend.Buffer buffer = backend.allocate(7 * unit);
      backend.upload(
          (from, piece) -> {
            assertEquals(0, piece.byteSize() % unit);
            starts.add(from);
          },
          7 * unit,
          unit,
          buffer,
          0);
      assertEquals(List.of(0L, 5 * unit), starts);
      starts.clear();
      long tooLarge = CudaQueue.LARGEST_WRITE + 4;
      Backend.Buffer whole = backend.allocate(tooLarge);
      backend.upload(
          (from, piece) -> {
            starts.add(from);
            fill(piece, 5);
          },
          tooLarge,
          tooLarge,
          whole,
          0);
      assertEquals(List.of(0L), starts);
      assertAll(5, backend, whole, (int) (tooLarge / 4));
    }
  }

  @Test
  void a_source_that_fails_leaves_the_backend_usable() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer buffer = backend.allocate(400_000);
      for (int i = 0; i < 100; i++) {
        assertThrows(
            IllegalStateException.class,
            () ->
                backend.upload(
                    (_, _) -> {
                      throw new IllegalStateException("no data");
                    },
                    400_000,
                    4,
                    buffer,
                    0));
      }
      upload(backend, buffer, 100_000, 3);
      assertAll(3, backend, buffer, 100_000);
    }
  }

  @Test
  void ten_thousand_uploads_and_reads_need_no_more_than_the_first() {
    try (Backend backend = open(Order.AT_ONCE, BackendOptions.DEFAULT)) {
      Backend.Buffer large = backend.allocate(80_000);
      Backend.Buffer small = backend.allocate(8);
      int live = 0;
      for (int i = 0; i < 10_000; i++) {
        backend.upload((_, piece) -> piece.fill((byte) 1), 80_000, 8, large, 0);
        backend.upload((_, piece) -> piece.fill((byte) 1), 8, 8, small, 0);
        backend.downloadLater(large, 0, 4);
        if (i == 1000) {
          live = stub.live();
        }
      }
      assertEquals(live, stub.live());
    }
  }

  @Test
  void without_memory_to_spare_uploads_go_straight_to_their_place() {
    BackendOptions limited = BackendOptions.DEFAULT.withMemoryLimit(1 << 20);
    List<String> said = new ArrayList<>();
    try (CudaLog _ = new CudaLog(said);
        Backend backend = open(Order.LATE, limited)) {
      Backend.Buffer most = backend.allocate(900_000);
      upload(backend, most, 200_000, 7);
      upload(backend, most, 225_000, 8);
      Backend.Recording step = square(backend, 225_000, most, most);
      step.replay();
      upload(backend, most, 200_000, 9);
      assertAll(9, backend, most, 200_000);
      MemorySegment last = arena.allocate(4);
      backend.download(most, 899_996, last);
      assertEquals(64, last.get(ValueLayout.JAVA_FLOAT, 0));
    }
    assertEquals(
        List.of(
            "[upload] cuda:0 has no 1835008 bytes to spare; uploads of more than 0 bytes wait for"
                + " the kernels before them"),
        said);
  }

  private static long used(Backend backend) {
    return ((CudaBackend) backend).pool().usedBytes();
  }

  @Test
  void an_upload_too_large_for_what_is_free_leaves_smaller_ones_their_memory() {
    List<String> said = new ArrayList<>();
    try (CudaLog _ = new CudaLog(said);
        Backend backend =
            open(Order.LATE_BUT_COPIES_EARLY, BackendOptions.DEFAULT.withMemoryLimit(4 << 20))) {
      Backend.Buffer small = backend.allocate(400_000);
      Backend.Buffer large = backend.allocate(1_600_000);
      upload(backend, small, 100_000, 1);
      final long withRing = used(backend);
      upload(backend, large, 400_000, 2);
      assertEquals(withRing, used(backend));
      upload(backend, small, 100_000, 3);
      assertEquals(withRing, used(backend));
      assertAll(2, backend, large, 400_000);
      assertAll(3, backend, small, 100_000);
      backend.free(large);
      Backend.Buffer next = backend.allocate(800_000);
      upload(backend, next, 200_000, 4);
      assertAll(4, backend, next, 200_000);
      assertEquals(400_128 + 800_000 + 2 * 256 + (7 << 18), used(backend)); // larger now
    }
    assertEquals(
        List.of(
            "[upload] cuda:0 has no 3407872 bytes to spare; uploads of more than 1048576 bytes wait"
                + " for the kernels before them"),
        said);
  }

  @Test
  void asking_for_memory_to_spare_neither_waits_nor_empties_the_pool() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer buffer = backend.allocate(400_000);
      Backend.Recording step = square(backend, 100_000, buffer, buffer);
      backend.synchronize();
      step.replay();
      final int launched = stub.launches();
      MemoryPool memory = ((CudaBackend) backend).pool();
      stub.fail(1, OUT_OF_MEMORY);
      assertThrows(OutOfDeviceMemoryException.class, () -> memory.takeSpare(1 << 20));
      assertEquals("cuMemAllocAsync", stub.failedCall());
      assertEquals(4, stub.calls()); // the allocation, and what the error says
      assertEquals(launched, stub.launches());
    }
  }

  @Test
  void memory_that_uploads_wait_in_is_given_up_for_what_is_needed() {
    BackendOptions limited = BackendOptions.DEFAULT.withMemoryLimit(2 << 20);
    try (Backend backend = open(Order.LATE, limited)) {
      Backend.Buffer first = backend.allocate(400_000);
      upload(backend, first, 100_000, 1);
      Backend.Buffer second = backend.allocate(1_600_000);
      upload(backend, second, 400_000, 2);
      upload(backend, first, 100_000, 3);
      long used = 2 * 256; // the fault word and its record
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(100_000));
      assertEquals(400_128 + 1_600_000 + used, e.used());
      assertAll(2, backend, second, 400_000);
      backend.free(second);
      upload(backend, first, 100_000, 4);
      MemoryPool memory = ((CudaBackend) backend).pool();
      assertEquals(400_128 + used + 1024 * 1024, memory.usedBytes()); // taken again
      e = assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(2_000_000));
      assertEquals(400_128 + used, e.used());
      assertAll(4, backend, first, 100_000);
    }
  }

  @Test
  void where_little_can_be_pinned_uploads_take_smaller_pieces() {
    List<String> said = new ArrayList<>();
    try (CudaLog _ = new CudaLog(said);
        Backend backend = open(Order.LATE, BackendOptions.DEFAULT)) {
      Backend.Buffer buffer = backend.allocate(8 << 20);
      stub.fail(2, OUT_OF_MEMORY); // current, pinned memory
      upload(backend, buffer, 2 << 20, 6);
      assertEquals("cuMemHostAlloc", stub.failedCall());
      assertAll(6, backend, buffer, 2 << 20);
    }
    assertEquals(
        List.of(
            "[cuMemHostAlloc] CUDA_ERROR_OUT_OF_MEMORY (2) on cuda:0 (Stub GPU), pinning 33554432"
                + " bytes, half of them is tried: out of memory; use a smaller batch or model, or"
                + " end other programs on this GPU"),
        said);
  }

  @ParameterizedTest
  @EnumSource
  void a_read_gives_what_was_there_when_it_was_asked_for(Order order) {
    try (Backend backend = open(order)) {
      Backend.Buffer buffer = backend.allocate(12);
      List<Backend.Download> reads = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        upload(backend, buffer, 3, i);
        square(backend, 3, buffer, buffer).replay();
        reads.add(backend.downloadLater(buffer, 4, 8));
      }
      MemorySegment host = arena.allocate(8, 4);
      for (int i = 9; i >= 0; i--) { // more than can be under way
        reads.get(i).await(host);
        reads.get(i).await(host);
        assertArrayEquals(new float[] {i * i, i * i}, host.toArray(ValueLayout.JAVA_FLOAT));
        assertTrue(reads.get(i).isDone());
      }
    }
  }

  @Test
  void a_read_does_not_wait_until_it_is_asked_to() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer buffer = backend.allocate(12);
      upload(backend, buffer, 3, 2);
      Backend.Recording recording = square(backend, 3, buffer, buffer);
      backend.synchronize();
      recording.replay();
      final int launched = stub.launches();
      Backend.Download read = backend.downloadLater(buffer, 0, 4);
      recording.replay();
      assertEquals(launched, stub.launches());
      assertFalse(read.isDone());
      read.await(arena.allocate(4));
      assertTrue(read.isDone());
      assertEquals(launched + 1, stub.launches());
    }
  }

  @Test
  void a_read_reports_what_went_wrong_before_it() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer buffer = backend.allocate(12);
      upload(backend, buffer, 3, 2);
      square(backend, 3, buffer, buffer).replay();
      Backend.Download read = backend.downloadLater(buffer, 0, 4);
      stub.fail(2, FAULT); // current, the wait
      String message =
          "[cuEventSynchronize] CUDA_ERROR_ILLEGAL_ADDRESS (700) on cuda:0 (Stub GPU), a read of 4"
              + " bytes after kernel k_square: an illegal memory access was encountered; the GPU's"
              + " memory is lost, so start again; it is the fault of a kernel, so report it";
      assertEquals(message, messageOf(() -> read.await(arena.allocate(4))));
      assertEquals(
          "[download] the cuda:0 device has failed before: " + message, messageOf(read::isDone));
    }
  }

  @Test
  void a_read_reports_an_index_out_of_range_that_nobody_has_reported() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer table = backend.allocate(16);
      upload(backend, table, 4, 1);
      Backend.Buffer index = backend.allocate(4);
      backend.upload(arena.allocateFrom(ValueLayout.JAVA_INT, 4), index, 0);
      Backend.Buffer result = backend.allocate(4);
      backend
          .record(
              List.of(
                  new Backend.Launch(
                      backend.compile(new GatherSpec(DType.F32, 4, 1, 1)),
                      List.of(
                          new Backend.Argument(table, 0),
                          new Backend.Argument(index, 0),
                          new Backend.Argument(result, 0)))))
          .replay();
      Backend.Download first = backend.downloadLater(table, 0, 4);
      Backend.Download second = backend.downloadLater(table, 0, 4);
      MemorySegment host = arena.allocate(4);
      assertEquals(
          "[gather] index 4 at position 0 is outside 0..3; check the indices or enlarge the table"
              + " of 4 rows",
          messageOf(() -> first.await(host)));
      second.await(host);
      assertEquals(1, host.get(ValueLayout.JAVA_FLOAT, 0));
      backend.synchronize();
    }
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  @Test
  void a_read_that_is_large_or_empty_is_there_at_once() {
    try (Backend backend = open(Order.LATE)) {
      Backend.Buffer buffer = backend.allocate(400_000);
      upload(backend, buffer, 100_000, 5);
      Backend.Download read = backend.downloadLater(buffer, 0, 400_000);
      assertTrue(read.isDone());
      MemorySegment host = arena.allocate(400_000, 4);
      read.await(host);
      assertEquals(5, host.get(ValueLayout.JAVA_FLOAT, 399_996));
      backend.downloadLater(buffer, 0, 0).await(arena.allocate(0));
    }
  }

  @Test
  void reads_under_way_when_the_backend_is_closed_are_refused() {
    Backend backend = open(Order.LATE);
    Backend.Download read = backend.downloadLater(backend.allocate(4), 0, 4);
    backend.close();
    assertEquals(
        "[download] the cuda:0 device is closed; open it again",
        messageOf(() -> read.await(arena.allocate(4))));
  }
}

package io.lockstep.parity.golden;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Region;
import io.lockstep.parity.assertion.TrainingLog;
import io.lockstep.parity.golden.Golden.Sample;
import io.lockstep.parity.golden.Golden.Writer;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Takes the bits of a training, as it goes on. */
final class GoldenRecorder implements TrainingLog.Listener {
  /** The parameters of a model are known by their own names. */
  private static final String MODEL = "model";

  /** The first so many steps are kept, and half as many more each time their number doubles. */
  private static final int ALL_STEPS = 64;

  /** Elements that are kept of each parameter of a model, and of each other one. */
  private static final int ELEMENTS_OF_MODEL = 4;

  private static final int ELEMENTS = 2;

  private final Map<String, ParameterArena> arenas = new LinkedHashMap<>();
  private final Map<Long, List<Bits>> losses = new TreeMap<>();
  private final Map<Long, String> states = new TreeMap<>();
  private final Map<Long, Map<String, Sample>> samples = new TreeMap<>();
  private long steps;
  private long lossesNoted;
  private Map<Long, List<Bits>> lastLoss = Map.of();

  @Override
  public void onWatch(String name, ParameterArena parameters) {
    arenas.put(name, parameters);
    if (steps == 0) {
      takeState();
      takeSamples();
    }
  }

  @Override
  public void onStep(long done) {
    steps = done;
    if (isKept(done)) {
      takeState();
    }
    if (isSampled(done)) {
      takeSamples();
    }
  }

  @Override
  public void onLoss(long done, double loss) {
    lossesNoted++;
    Bits bits = Bits.ofLoss(loss);
    if (isKept(lossesNoted)) {
      losses.computeIfAbsent(done, _ -> new ArrayList<>()).add(bits);
      lastLoss = Map.of();
    } else {
      lastLoss = Map.of(done, List.of(bits));
    }
  }

  /** Returns whether the state after a step is kept: of the first all, then fewer and fewer. */
  static boolean isKept(long step) {
    return step <= ALL_STEPS || step % (Long.highestOneBit(step) / (ALL_STEPS / 2)) == 0;
  }

  /** Returns whether elements are kept after a step: 1, 2, 4, 16, 64 and so on. */
  static boolean isSampled(long step) {
    boolean powerOfTwo = Long.bitCount(step) == 1;
    return step == 2 || powerOfTwo && Long.numberOfTrailingZeros(step) % 2 == 0;
  }

  /** Returns all that was taken, with the end of it. */
  Golden golden(Writer writer) {
    if (arenas.isEmpty() && lossesNoted == 0) {
      throw new IllegalStateException(
          "[golden] the training told its log of nothing to keep; have it watch a model or"
              + " optimizer, or note losses");
    }
    takeState();
    takeSamples();
    lastLoss.forEach((step, last) -> losses.merge(step, last, GoldenRecorder::joined));
    Map<String, String> digests = new LinkedHashMap<>();
    arenas.forEach((name, arena) -> digests.put(name, arena.digest()));
    return new Golden(writer, steps, digests, losses, states, samples, Map.of());
  }

  private static List<Bits> joined(List<Bits> first, List<Bits> second) {
    List<Bits> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private void takeState() {
    if (!arenas.isEmpty()) {
      StringBuilder all = new StringBuilder();
      arenas.forEach((name, arena) -> all.append(name).append(arena.digest()).append('\n'));
      states.put(steps, Digests.ofText(all.toString()));
    }
  }

  private void takeSamples() {
    Map<String, Sample> all = new LinkedHashMap<>();
    arenas.forEach((set, arena) -> {
      MemorySegment elements = arena.read();
      arena
          .views()
          .forEach((name, view) -> {
            boolean ofModel = set.equals(MODEL);
            int kept = ofModel ? ELEMENTS_OF_MODEL : ELEMENTS;
            String known = ofModel ? name : set + "." + name;
            all.put(known, sample(view, arena.part(elements, name), kept));
          });
    });
    if (!all.isEmpty()) {
      samples.put(steps, all);
    }
  }

  private static Sample sample(Tensor parameter, MemorySegment elements, int kept) {
    Region region = new Region(parameter.dtype(), Layout.contiguous(parameter.shape()));
    Digests digest = new Digests();
    digest.add(region, elements);
    Map<String, Bits> few = new LinkedHashMap<>();
    places(region.size(), kept)
        .forEach(i ->
            few.put(
                region.coordinates(i).toString().replace(" ", ""),
                new Bits(region.dtype(), Elements.get(elements, region.dtype(), i))));
    return new Sample(region.toString(), digest.ofState(), few);
  }

  /** Returns a few places from the first to the last. */
  private static IntStream places(int size, int kept) {
    return size <= kept
        ? IntStream.range(0, size)
        : IntStream.range(0, kept).map(i -> (int) ((size - 1L) * i / (kept - 1)));
  }
}

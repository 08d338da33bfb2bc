package io.lockstep.parity.pair;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Kernel;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.backend.compare.Elements;
import io.lockstep.backend.compare.RegionComparison;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.parity.pair.PairedArgument.Copies;
import io.lockstep.parity.pair.PairedArgument.Window;
import io.lockstep.parity.pair.PairedBackend.PairedKernel;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Reproduction;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One kernel on both devices, recorded on each, and the comparison of what it writes. */
final class PairedLaunch implements AutoCloseable {
  private final PairedBackend backend;
  private final KernelSpec spec;
  private final String origin;
  private final List<Argument> arguments;
  private final List<PairedArgument> inputs;
  private final List<PairedArgument> outputs;

  /** The inputs that the kernel writes over. */
  private final List<PairedArgument> overwritten;

  private final Recording a;
  private final Recording b;

  PairedLaunch(PairedBackend backend, Launch launch) {
    PairedKernel kernel = (PairedKernel) launch.kernel();
    this.backend = backend;
    this.spec = kernel.spec();
    this.origin = launch.origin();
    this.arguments = launch.arguments();
    List<Region> regions = spec.regions();
    List<PairedArgument> all =
        IntStream.range(0, regions.size())
            .mapToObj(i -> new PairedArgument(backend, regions.get(i), launch.arguments().get(i)))
            .toList();
    this.inputs = all.subList(0, spec.inputCount());
    this.outputs = all.subList(spec.inputCount(), all.size());
    this.overwritten = inputs.stream().filter(in -> outputs.stream().anyMatch(in::meets)).toList();
    outputs.forEach(PairedArgument::isWritten);
    this.a = record(backend.a(), kernel.a(), launch, p -> p.a);
    try {
      this.b = record(backend.b(), kernel.b(), launch, p -> p.b);
    } catch (Throwable e) {
      a.close();
      throw e;
    }
  }

  private static Recording record(
      Backend device, Kernel kernel, Launch launch, Function<PairedBuffer, Buffer> side) {
    List<Argument> arguments =
        launch.arguments().stream()
            .map(x -> new Argument(side.apply(PairedBuffer.of(x.buffer())), x.offset()))
            .toList();
    return device.record(List.of(new Launch(kernel, arguments)));
  }

  /**
   * Runs the kernel on both devices.
   *
   * @throws DivergenceException if what it wrote differs
   */
  void replay(Moment moment) {
    overwritten.forEach(PairedArgument::keep);
    a.replay();
    b.replay();
    long values = 0;
    DivergenceException beside = null;
    for (int i = 0; i < outputs.size(); i++) {
      Region region = outputs.get(i).region();
      Window window = outputs.get(i).window();
      RegionComparison found =
          RegionComparison.of(region, window.elements().a(), window.elements().b());
      if (!found.isEqual()) {
        throw divergence(moment, i, region.coordinates(found.index()), false, found);
      }
      beside = beside == null ? beside(moment, i, window) : beside;
      values += region.size();
    }
    if (beside != null) {
      throw beside;
    }
    backend.count(spec, values);
  }

  /** Returns what is wrong with the memory around an output whose elements agree; null if none. */
  private @Nullable DivergenceException beside(Moment moment, int output, Window window) {
    long differs = RegionComparison.firstDifference(window.all().a(), window.all().b());
    if (differs < 0) {
      return null;
    }
    DType dtype = outputs.get(output).region().dtype();
    int index = (int) Math.floorDiv(differs - window.before(), (long) dtype.bytes());
    long place = window.before() / dtype.bytes() + index;
    double first = Elements.get(window.all().a(), dtype, place);
    double second = Elements.get(window.all().b(), dtype, place);
    return divergence(
        moment, output, List.of(index), true, new RegionComparison(0, index, first, second));
  }

  private DivergenceException divergence(
      Moment moment, int output, List<Integer> index, boolean outside, RegionComparison found) {
    Region region = outputs.get(output).region();
    List<Copies> read = inputs.stream().map(PairedArgument::elements).toList();
    List<Copies> written = outputs.stream().map(PairedArgument::elements).toList();
    String first = KernelResults.name(backend.a());
    String second = KernelResults.name(backend.b());
    Divergence divergence =
        new Divergence(
            first,
            second,
            moment.launch(),
            moment.launches(),
            moment.run(),
            spec,
            origin,
            output,
            region.dtype(),
            region.layout().shape(),
            index,
            found.differing(),
            outside,
            found.a(),
            found.b(),
            IntStream.range(0, read.size()).allMatch(i -> agree(inputs.get(i), read.get(i))));
    Reproduction reproduction =
        new Reproduction(
            spec,
            divergence.toString(),
            read.stream().map(Copies::a).toList(),
            new KernelResults(first, written.stream().map(Copies::a).toList()),
            new KernelResults(second, written.stream().map(Copies::b).toList()));
    return new DivergenceException(divergence, reproduction, arguments);
  }

  private static boolean agree(PairedArgument input, Copies elements) {
    return RegionComparison.of(input.region(), elements.a(), elements.b()).isEqual();
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }

  /**
   * When a kernel runs.
   *
   * @param launch its position in its plan, from 0
   * @param launches number of kernels of the plan
   * @param run how often the plan has been run, this time included
   */
  record Moment(int launch, int launches, long run) {}
}

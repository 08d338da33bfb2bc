package io.lockstep.parity.golden;

import io.lockstep.parity.reproduction.Versions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bits of a training: what a golden file holds. Steps are counted from 1; 0 is before the first
 * one. Losses and states of long trainings are those of some steps.
 *
 * @param writer the software and the device, for people
 * @param steps that were taken
 * @param digests at the end, of each set of parameters by its name
 * @param losses by the number of steps before them, in order
 * @param states short digests of all parameters together, by step
 * @param samples of each parameter, by step and name
 * @param kernels by form, fused or unfused, and step; none where they were not asked for
 */
record Golden(
    Writer writer,
    long steps,
    Map<String, String> digests,
    Map<Long, List<Bits>> losses,
    Map<Long, String> states,
    Map<Long, Map<String, Sample>> samples,
    Map<String, Map<Integer, List<KernelBits>>> kernels) {
  Golden {
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    losses = Collections.unmodifiableMap(new TreeMap<>(losses));
    states = Collections.unmodifiableMap(new TreeMap<>(states));
    samples = Collections.unmodifiableMap(new TreeMap<>(samples));
    kernels = Collections.unmodifiableMap(new LinkedHashMap<>(kernels));
  }

  /** Who computed it. */
  record Writer(String lockstep, String java, String device) {
    static Writer now(String device) {
      return new Writer(Versions.lockstep(), Versions.java(), device);
    }

    @Override
    public String toString() {
      return "Lockstep (" + lockstep + "), Java " + java + ", " + device;
    }
  }

  /**
   * A few elements of a parameter.
   *
   * @param region its type and shape, as in {@code F32[7,2]}
   * @param digest of all its elements, short
   * @param elements by their positions
   */
  record Sample(String region, String digest, Map<String, Bits> elements) {
    Sample {
      elements = Collections.unmodifiableMap(new LinkedHashMap<>(elements));
    }

    @Override
    public String toString() {
      return region + " " + digest + " " + elements;
    }
  }

  /**
   * What a kernel read and wrote.
   *
   * @param kernel its summary
   * @param origin for which parts of a network it computes, or empty; not kept in the file
   * @param spec a short digest of its specification: the program, types and layouts
   * @param inputs a short digest of all that it read
   * @param outputs a short digest of all that it wrote
   */
  record KernelBits(String kernel, String origin, String spec, String inputs, String outputs) {
    /** Returns whether it does the same, by its summary, on the same inputs. */
    boolean isWorkOf(KernelBits other) {
      return kernel.equals(other.kernel) && inputs.equals(other.inputs);
    }

    /** Returns whether it made the same of the same inputs. */
    boolean agrees(KernelBits other) {
      return isWorkOf(other) && outputs.equals(other.outputs);
    }
  }

  /** Returns this with the digests of kernels. */
  Golden with(Map<String, Map<Integer, List<KernelBits>>> more) {
    return new Golden(writer, steps, digests, losses, states, samples, more);
  }

  /** Returns the steps whose kernels are kept. */
  List<Integer> kernelSteps() {
    return kernels.values().stream()
        .flatMap(steps -> steps.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns whether kernels of all these steps are kept, as far as there are such steps. */
  boolean keepsKernelsOf(List<Integer> wanted) {
    List<Integer> kept = kernelSteps();
    return wanted.stream().allMatch(step -> step > steps || kept.contains(step));
  }

  /** Returns a digest of all bits, which is the same if and only if the training is. */
  String bits() {
    return Digests.ofText(
        String.join(
            "\n",
            Long.toString(steps),
            digests.toString(),
            losses.toString(),
            states.toString(),
            samples.toString()));
  }
}

package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.backend.queue.KernelPart;
import io.lockstep.backend.queue.QueueBackend;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA GPU. In a relaxed precision cuBLAS computes the products ({@link LoweredProduct} says
 * which); all else is computed as in strict precision. Its host code is tested against stand-ins
 * for the driver and cuBLAS; it has run on no GPU yet.
 */
public final class CudaBackend extends QueueBackend {
  private final Gpu gpu;
  private final CudaQueue queue;
  private final @Nullable BlasProducts blas;

  /**
   * Readies a GPU that has what is required, and probes its bits.
   *
   * @param context the GPU, opened; this backend closes it
   * @param relaxed what computes products, or null in strict precision
   * @throws BackendException if that fails; nothing is held then
   */
  CudaBackend(
      CudaContext context,
      Gpu gpu,
      KernelCompiler compiler,
      BlasProducts.@Nullable Wanted relaxed,
      CudaSettings settings) {
    this(gpu, new CudaQueue(context, gpu, compiler), relaxed, settings);
  }

  private CudaBackend(
      Gpu gpu, CudaQueue queue, BlasProducts.@Nullable Wanted relaxed, CudaSettings settings) {
    super(new CRenderer(Dialects.CUDA, gpu.limits()), queue, settings.queue());
    this.gpu = gpu;
    this.queue = queue;
    try {
      queue.keepFreed(settings.queue().memoryLimit());
      this.blas = relaxed == null ? null : new BlasProducts(queue, gpu, guard(), pool(), relaxed);
    } catch (Throwable e) {
      close();
      throw e;
    }
    if (blas != null) {
      closeLater(blas::close);
    }
  }

  @Override
  public DeviceInfo info() {
    String hardware = gpu.hardware();
    String description = blas == null ? hardware : hardware + ", " + blas.describe();
    return new DeviceInfo("cuda", description, gpu.memoryBytes(), false);
  }

  @Override
  protected List<KernelPart> parts(KernelSpec spec) {
    BlasProducts products = blas;
    Optional<LoweredProduct> lowered = products == null ? Optional.empty() : products.lower(spec);
    if (products == null || lowered.isEmpty()) {
      return super.parts(spec);
    }
    LoweredProduct product = lowered.get();
    List<KernelPart> parts = new ArrayList<>();
    parts.add(new ProductPart(queue, products, spec.name(), product.gemm(), product.target()));
    MapSpec epilogue = product.epilogue();
    if (epilogue != null) {
      parts.add(rendered(epilogue, product.arguments()));
    }
    return parts;
  }
}

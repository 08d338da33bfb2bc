// k_row_SUM: 100 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_row_SUM(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    const uint rows,
    const uint cols,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0) {
  __shared__ float lanes0_0[256];
  __shared__ float lanes1_0[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  const uint length = cols;
  float r0 = 0x0.0p0f;
  {
    for (uint b1 = 0u; b1 < blocks; ++b1) {
      const uint start0 = b1 * 4096u;
      const uint end0 = length - start0 < 4096u ? length : start0 + 4096u;
      {
        float part0 = 0x0.0p0f;
        #pragma unroll 4
        for (uint c = start0 + item; c < end0; c += 256u) {
          const float v0 = in0[row * in0_stride0 + c];
          part0 = c == start0 + item ? v0 : __fadd_rn(part0, v0);
        }
        lanes0_0[item] = part0;
      }
      __syncthreads();
      if (item < 32u) {
        float x0[8];
        #pragma unroll
        for (uint q = 0u; q < 8u; ++q) {
          x0[q] = lanes0_0[item + q * 32u];
        }
        #pragma unroll
        for (uint h = 4u; h > 0u; h >>= 1) {
          #pragma unroll
          for (uint q = 0u; q < h; ++q) {
            x0[q] = item + (q + h) * 32u < end0 - start0 ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
          }
        }
        float first0 = x0[0];
        #pragma unroll
        for (uint h = 16u; h > 0u; h >>= 1) {
          const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
          first0 = item + h < end0 - start0 ? __fadd_rn(first0, other0) : first0;
        }
        if (item == 0u) {
          lanes0_0[0] = first0;
        }
      }
      __syncthreads();
      r0 = lanes0_0[0];
      __syncthreads();
      if (item == 0u) {
        const float old1_0 = b1 < 256u ? 0x0.0p0f : lanes1_0[b1 % 256u];
        lanes1_0[b1 % 256u] = b1 < 256u ? r0 : __fadd_rn(old1_0, r0);
      }
    }
    __syncthreads();
    if (item < 32u) {
      float x0[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x0[q] = lanes1_0[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x0[q] = item + (q + h) * 32u < blocks ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
        }
      }
      float first0 = x0[0];
      #pragma unroll
      for (uint h = 16u; h > 0u; h >>= 1) {
        const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
        first0 = item + h < blocks ? __fadd_rn(first0, other0) : first0;
      }
      if (item == 0u) {
        lanes1_0[0] = first0;
      }
    }
    __syncthreads();
    r0 = lanes1_0[0];
    __syncthreads();
  }
  if (item == 0u) {
    out0[row * out0_stride0] = r0;
  }
}

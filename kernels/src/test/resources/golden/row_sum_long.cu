// k_row_SUM_blocks0: 25 groups of 256, 1024 bytes of local memory
// k_row_SUM_rows0: 1 groups of 256, 1024 bytes of local memory
// workspace: 104 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_row_SUM_blocks0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  float r0 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      part0 = c == start + item ? v0 : __fadd_rn(part0, v0);
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
        x0[q] = item + (q + h) * 32u < end - start ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
      }
    }
    float first0 = x0[0];
    #pragma unroll
    for (uint h = 16u; h > 0u; h >>= 1) {
      const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
      first0 = item + h < end - start ? __fadd_rn(first0, other0) : first0;
    }
    if (item == 0u) {
      lanes0_0[0] = first0;
    }
  }
  __syncthreads();
  r0 = lanes0_0[0];
  __syncthreads();
  if (item == 0u) {
    workspace[0u * rows * blocks + group] = r0;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_row_SUM_rows0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  float r0 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block0 = workspace[0u * rows * blocks + row * blocks + c];
        part0 = c == item ? block0 : __fadd_rn(part0, block0);
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
        lanes0_0[0] = first0;
      }
    }
    __syncthreads();
    r0 = lanes0_0[0];
    __syncthreads();
  }
  if (item == 0u) {
    workspace[(1u * blocks + 0u) * rows + row] = r0;
  }
  if (item == 0u) {
    out0[row * out0_stride0] = r0;
  }
}

#include <hdf5.h>

// HDF5's constants are macros that initialise the library on use; Swift cannot see those.
static inline hid_t hdf5_file_access_class(void) { return H5P_FILE_ACCESS; }
static inline hid_t hdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t hdf5_c_string(void) { return H5T_C_S1; }
static inline size_t hdf5_variable_size(void) { return H5T_VARIABLE; }
static inline unsigned hdf5_read_only(void) { return H5F_ACC_RDONLY; }

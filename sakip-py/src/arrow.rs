//! The bridge to Arrow: tables come in and go out by the PyCapsule interface, without a copy.
//!
//! The only `unsafe` of the crate: a capsule is a bare pointer by the rules of that interface.

#![allow(
    unsafe_code,
    reason = "the PyCapsule interface hands over pointers; each use says why it holds"
)]

use std::ffi::CStr;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::refused::broken;

const STREAM: &CStr = c"arrow_array_stream";

/// The batches of anything with `__arrow_c_stream__`.
pub(crate) fn batches(table: &Bound<'_, PyAny>) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
    let capsule = table.call_method0("__arrow_c_stream__")?;
    let capsule = capsule
        .cast::<PyCapsule>()
        .map_err(|_| PyTypeError::new_err("__arrow_c_stream__ gave no capsule"))?;
    let pointer = capsule
        .pointer_checked(Some(STREAM))?
        .cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds an initialised `ArrowArrayStream` until it is dropped, which is after
    // this call. `from_raw` moves the stream out and leaves a released one, as the interface demands of a consumer.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let reader = RecordBatchStreamReader::try_new(stream).map_err(broken)?;
    let schema = arrow_array::RecordBatchReader::schema(&reader);
    let batches = reader.collect::<Result<_, ArrowError>>().map_err(broken)?;
    Ok((schema, batches))
}

/// Batches as a capsule. Whoever takes the stream out leaves a released one; otherwise it is released with the
/// capsule.
pub(crate) fn capsule<'py>(
    py: Python<'py>,
    schema: &SchemaRef,
    batches: &[RecordBatch],
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches: Vec<_> = batches.iter().cloned().map(Ok).collect();
    let reader = RecordBatchIterator::new(batches, schema.clone());
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}
